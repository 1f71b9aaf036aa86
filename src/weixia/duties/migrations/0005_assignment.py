import django.db.models.deletion
import weixia.kernel.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('duties', '0004_subject_start_unknown'),
        ('registry', '0008_saved_view'),
    ]

    operations = [
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.person')),
                ('org_path', weixia.kernel.fields.CText(db_collation='C', editable=False, max_length=255)),
                ('rule', weixia.kernel.fields.CText(db_collation='C', max_length=60)),
                ('period', weixia.kernel.fields.CText(db_collation='C', max_length=24)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('day', models.DateField()),
                ('reason', models.CharField(blank=True, default='', max_length=300)),
                ('act', models.UUIDField()),
                ('by_id', models.BigIntegerField(null=True)),
                ('by_name', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(blank=True, default='', max_length=60)),
                ('ended_act', models.UUIDField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['act'], name='duties_assi_act_9ef3ed_idx'), models.Index(fields=['account'], name='duties_assi_account_07c419_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('person', 'rule', 'period'), name='assignment_once')],
            },
        ),
        migrations.CreateModel(
            name='Postponement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.person')),
                ('org_path', weixia.kernel.fields.CText(db_collation='C', editable=False, max_length=255)),
                ('rule', weixia.kernel.fields.CText(db_collation='C', max_length=60)),
                ('period', weixia.kernel.fields.CText(db_collation='C', max_length=24)),
                ('planned_on', models.DateField()),
                ('day', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('act', models.UUIDField()),
                ('by_id', models.BigIntegerField(null=True)),
                ('by_name', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(blank=True, default='', max_length=60)),
                ('ended_act', models.UUIDField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['act'], name='duties_post_act_89f36d_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('person', 'rule', 'period'), name='postponement_once')],
            },
        ),
    ]
