from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("registry", "0021_care_preference")]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="role",
            field=models.CharField(choices=[
                ("director", "局领导"), ("section_head", "科室负责人"), ("officer", "主联系人"),
                ("unit_officer", "单位离退休工作人员"), ("petition_officer", "信访专员"), ("keeper", "信息员"), ("auditor", "审计管理员"), ("sysadmin", "系统管理员")], max_length=20),
        ),
    ]
