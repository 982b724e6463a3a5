"""A committee's report, and that of the figures of the return, in every format
and compared with the answers.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import harness
from published_exports import PERIODS, REPORTS_OF
from published_report_case import ReportCase


class CommitteeTest(ReportCase):

    part = "committee"

    def test_the_reports_are_all(self):
        known = [report.id for report in self.server.client.reports()]
        self.assertEqual(known, sorted(PERIODS))
        self.assertEqual(known, sorted(
            report for part in REPORTS_OF.values() for report in part))

    def test_childrens_representations(self):
        self.check_report("childrens-representations")

    def test_childrens_return(self):
        self.check_report("childrens-return")


if __name__ == "__main__":
    harness.main()
