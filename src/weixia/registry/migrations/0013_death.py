import django.db.models.deletion
from django.db import migrations, models

import weixia.kernel.fields
import weixia.kernel.sealing


class Migration(migrations.Migration):
    dependencies = [('registry', '0012_how_an_age_is_told')]

    operations = [
        migrations.CreateModel(
            name='Death',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deaths', to='registry.person')),
                ('happening', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registry.happening')),
                ('org_path', weixia.kernel.fields.CText(db_collation='C', editable=False, max_length=255)),
                ('told_sealed', weixia.kernel.fields.SealedText(blank=True, default='')),
                ('declared_id', models.BigIntegerField(null=True)),
                ('declared_by', models.CharField(max_length=60)),
                ('declared_at', models.DateTimeField()),
                ('how_sealed', weixia.kernel.fields.SealedText(blank=True, default='')),
                ('verified_id', models.BigIntegerField(null=True)),
                ('verified_by', models.CharField(blank=True, default='', max_length=60)),
                ('verified_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('person',), name='death_once')]},
        ),
        migrations.CreateModel(
            name='Revocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revocations', to='registry.person')),
                ('org_path', weixia.kernel.fields.CText(db_collation='C', editable=False, max_length=255)),
                ('died_on', models.DateField()),
                ('died_source', models.CharField(blank=True, default='', max_length=10)),
                ('since', models.DateField()),
                ('reason_sealed', weixia.kernel.fields.SealedText(blank=True, default='')),
                ('proposed_id', models.BigIntegerField(null=True)),
                ('proposed_by', models.CharField(max_length=60)),
                ('proposed_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, choices=[('', '等待核对'), ('confirmed', '已撤销'), ('declined', '不撤销')], default='', max_length=10)),
                ('answer_sealed', weixia.kernel.fields.SealedText(blank=True, default='')),
                ('answered_id', models.BigIntegerField(null=True)),
                ('answered_by', models.CharField(blank=True, default='', max_length=60)),
                ('answered_at', models.DateTimeField(null=True)),
            ],
            options={'constraints': [models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('person',), name='revocation_open_once')]},
        ),
        migrations.CreateModel(
            name='KindChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kind_changes', to='registry.person')),
                ('org_path', weixia.kernel.fields.CText(db_collation='C', editable=False, max_length=255)),
                ('kind_before', models.CharField(choices=[('lixiu', '离休干部'), ('tuixiu', '退休干部'), ('worker', '退休职工'), ('early', '提前离岗'), ('pre1949', '建国前老党员'), ('survivor', '遗属')], max_length=10)),
                ('kind_after', models.CharField(choices=[('lixiu', '离休干部'), ('tuixiu', '退休干部'), ('worker', '退休职工'), ('early', '提前离岗'), ('pre1949', '建国前老党员'), ('survivor', '遗属')], max_length=10)),
                ('since', models.DateField()),
                ('document', models.CharField(max_length=120)),
                ('by_id', models.BigIntegerField(null=True)),
                ('by_name', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
            ],
            options={'indexes': [models.Index(fields=['person', '-since'], name='registry_ki_person__8addb8_idx')]},
        ),
    ]
