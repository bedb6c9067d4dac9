"""Cases that somebody has in hand are found along an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_linkage"),
        ("places", "0002_tight_alliances_of_a_place"),
        ("workflow", "0001_cases_and_clocks"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["staff", "due_at", "id"],
                name="case_of_staff",
            ),
        ),
    ]
