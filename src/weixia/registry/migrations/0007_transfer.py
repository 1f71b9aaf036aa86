import django.db.models.deletion
import weixia.kernel.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0006_merge'),
    ]

    operations = [
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('org_path', weixia.kernel.fields.CText(db_collation='C', max_length=255)),
                ('name', models.CharField(max_length=60)),
                ('reason', models.CharField(max_length=300)),
                ('by_id', models.BigIntegerField(null=True)),
                ('by_name', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='HandoverLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('org_path', weixia.kernel.fields.CText(db_collation='C', editable=False, max_length=255)),
                ('matter', models.CharField(choices=[('person', '主联系人'), ('duty', '转交的事')], max_length=10)),
                ('text', models.CharField(blank=True, default='', max_length=120)),
                ('name', models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('org_path', weixia.kernel.fields.CText(db_collation='C', editable=False, max_length=255)),
                ('from_path', weixia.kernel.fields.CText(db_collation='C', editable=False, max_length=255)),
                ('to_path', weixia.kernel.fields.CText(blank=True, db_collation='C', default='', editable=False, max_length=255)),
                ('name', weixia.kernel.fields.CText(db_collation='C', max_length=60)),
                ('number', weixia.kernel.fields.CText(db_collation='C', max_length=40)),
                ('kind', models.CharField(choices=[('lixiu', '离休干部'), ('tuixiu', '退休干部'), ('worker', '退休职工'), ('early', '提前离岗'), ('pre1949', '建国前老党员'), ('survivor', '遗属')], max_length=10)),
                ('day', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('proposed_id', models.BigIntegerField(null=True)),
                ('proposed_by', models.CharField(max_length=60)),
                ('proposed_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, choices=[('', '等待接收'), ('confirmed', '已接收'), ('declined', '不接收'), ('withdrawn', '已撤回')], default='', max_length=10)),
                ('answered_by', models.CharField(blank=True, default='', max_length=60)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_why', models.CharField(blank=True, default='', max_length=300)),
            ],
        ),
        migrations.AddField(
            model_name='stewardship',
            name='charge_from',
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name='stewardship',
            index=models.Index(condition=models.Q(('charge_from__isnull', False)), fields=['person'], name='stewardship_taken_over'),
        ),
        migrations.AddField(
            model_name='handover',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handoverline',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handoverline',
            name='handover',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='registry.handover'),
        ),
        migrations.AddField(
            model_name='handoverline',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.person'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='from_unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transfers', to='registry.person'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='source',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registry.happening'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='to_unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['org_path', '-id'], name='registry_ha_org_pat_d55447_idx'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['to_path', '-id'], name='registry_tr_to_path_464a63_idx'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['from_path', '-id'], name='registry_tr_from_pa_8f23b5_idx'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['org_path', '-id'], name='registry_tr_org_pat_4722ce_idx'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('person',), name='transfer_open_once'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('to_unit', models.F('from_unit')), _negated=True), name='transfer_elsewhere'),
        ),
    ]

