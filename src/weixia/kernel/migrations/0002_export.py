import weixia.kernel.fields
import weixia.kernel.sealing
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=weixia.kernel.sealing.uuid7, editable=False, unique=True)),
                ('org_path', weixia.kernel.fields.CText(db_collation='C', max_length=255)),
                ('kind', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=120)),
                ('words', models.CharField(blank=True, default='', max_length=300)),
                ('query_sealed', weixia.kernel.fields.SealedText(blank=True, default='')),
                ('form', models.CharField(max_length=4)),
                ('purpose', models.CharField(max_length=20)),
                ('purpose_text', models.CharField(blank=True, default='', max_length=200)),
                ('columns', models.JSONField(default=list)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(choices=[('waiting', '等待批准'), ('making', '正在生成'), ('ready', '可以下载'), ('refused', '未批准'), ('expired', '已过期'), ('stopped', '没有做成')], max_length=10)),
                ('person_id', models.BigIntegerField(null=True)),
                ('by_id', models.BigIntegerField(null=True)),
                ('by_name', models.CharField(blank=True, default='', max_length=60)),
                ('by_post', models.CharField(blank=True, default='', max_length=200)),
                ('at', models.DateTimeField()),
                ('decided_by', models.CharField(blank=True, default='', max_length=60)),
                ('decided_by_id', models.BigIntegerField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_why', models.CharField(blank=True, default='', max_length=200)),
                ('needs_approval', models.BooleanField(default=False)),
                ('file_hash', models.CharField(blank=True, default='', max_length=64)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('expires_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['org_path', '-id'], name='kernel_expo_org_pat_e47238_idx'), models.Index(fields=['by_id', '-id'], name='kernel_expo_by_id_762694_idx')],
                'constraints': [],
            },
        ),
    ]
