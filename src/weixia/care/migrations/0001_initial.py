
import django.db.models.deletion
import weixia.kernel.fields
import weixia.kernel.sealing
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('registry', '0013_death'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bereavement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ('org_path', weixia.kernel.fields.CText(db_collation='C', editable=False, max_length=255)),
                ('died_on', models.DateField()),
                ('known_on', models.DateField()),
                ('opened_by', models.CharField(max_length=60)),
                ('opened_at', models.DateTimeField()),
                ('closed_on', models.DateField(null=True)),
                ('closed_by', models.CharField(blank=True, default='', max_length=60)),
                ('closed_at', models.DateTimeField(null=True)),
                ('note_sealed', weixia.kernel.fields.SealedText(blank=True, default='')),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancelled_by', models.CharField(blank=True, default='', max_length=60)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.person')),
            ],
        ),
        migrations.CreateModel(
            name='BereavementStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ('org_path', weixia.kernel.fields.CText(db_collation='C', editable=False, max_length=255)),
                ('kind', models.CharField(choices=[('visit', '上门慰问家属'), ('inform', '告知丧葬抚恤政策'), ('funeral', '协助治丧'), ('obituary', '定讣告口径'), ('stop_pay', '办理待遇停发'), ('files', '档案移交'), ('devices', '收回借用的设备'), ('survivors', '遗属登记'), ('reckon', '抚恤丧葬测算')], max_length=10)),
                ('outcome', models.CharField(choices=[('done', '已办'), ('excused', '不办')], max_length=10)),
                ('day', models.DateField()),
                ('way', models.CharField(blank=True, choices=[('home', '当面'), ('phone', '电话'), ('letter', '书面'), ('video', '视频')], default='', max_length=10)),
                ('whom_sealed', weixia.kernel.fields.SealedText(blank=True, default='')),
                ('note_sealed', weixia.kernel.fields.SealedText(blank=True, default='')),
                ('by_id', models.BigIntegerField(null=True)),
                ('by_name', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_by', models.CharField(blank=True, default='', max_length=60)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='care.bereavement')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.person')),
            ],
        ),
        migrations.CreateModel(
            name='Substitution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ('org_path', weixia.kernel.fields.CText(db_collation='C', editable=False, max_length=255)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('reason_sealed', weixia.kernel.fields.SealedText(blank=True, default='')),
                ('proposed_id', models.BigIntegerField(null=True)),
                ('proposed_by', models.CharField(max_length=60)),
                ('proposed_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, choices=[('', '等待批准'), ('approved', '已批准'), ('declined', '未批准')], default='', max_length=10)),
                ('answer_sealed', weixia.kernel.fields.SealedText(blank=True, default='')),
                ('answered_by', models.CharField(blank=True, default='', max_length=60)),
                ('answered_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(blank=True, default='', max_length=60)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.person')),
            ],
        ),
        migrations.CreateModel(
            name='AidPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ('org_path', weixia.kernel.fields.CText(db_collation='C', editable=False, max_length=255)),
                ('day', models.DateField()),
                ('goals_sealed', weixia.kernel.fields.SealedText(blank=True, default='')),
                ('measures_sealed', weixia.kernel.fields.SealedText(blank=True, default='')),
                ('owner', models.CharField(max_length=60)),
                ('review_on', models.DateField()),
                ('by_id', models.BigIntegerField(null=True)),
                ('by_name', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('ended_on', models.DateField(null=True)),
                ('ended_by', models.CharField(blank=True, default='', max_length=60)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('person',), name='aid_plan_once')],
            },
        ),
        migrations.AddIndex(
            model_name='bereavement',
            index=models.Index(fields=['org_path', '-id'], name='care_bereav_org_pat_2547b9_idx'),
        ),
        migrations.AddConstraint(
            model_name='bereavement',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None)), fields=('person',), name='bereavement_once'),
        ),
        migrations.AddConstraint(
            model_name='bereavementstep',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('case', 'kind'), name='bereavement_step_once'),
        ),
        migrations.AddConstraint(
            model_name='substitution',
            constraint=models.UniqueConstraint(condition=models.Q(('answer__in', ['', 'approved']), ('until', None)), fields=('person',), name='substitution_once'),
        ),
    ]
