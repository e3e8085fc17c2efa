"""Whatever is uploaded, it is taken whole or refused in good time; benchmarks.soak sends thousands more."""

from __future__ import annotations

from api.office.office import Office
from benchmarks.soak.mutated_uploads import Target, run
from tests.api.service.conftest import settings_for


def test_mutated_uploads_neither_crash_nor_leave_a_part_of_themselves(office: Office) -> None:
    # With small limits what is made to break a reader is refused as quickly as it should be with large ones.
    office.settings = settings_for(office.database.address, upload_rows_max=1_000, unpacked_bytes_max=5_000_000)
    report = run(Target(office), 60, seed=2)
    assert (report.crashes, report.partial) == ([], [])
    assert report.statuses[201] > 0
    assert report.statuses[422] > 0
