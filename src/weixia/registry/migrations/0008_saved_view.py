import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0007_transfer'),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='views', to=settings.AUTH_USER_MODEL)),
                ('page', models.CharField(max_length=30)),
                ('name', models.CharField(max_length=40)),
                ('query', models.CharField(blank=True, default='', max_length=500)),
                ('first', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'page', 'name'), name='view_named_once'), models.UniqueConstraint(condition=models.Q(('first', True)), fields=('account', 'page'), name='view_first_once')],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='preference', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('shortcuts', models.BooleanField(default=False)),
                ('dense', models.BooleanField(default=False)),
            ],
        ),
    ]
