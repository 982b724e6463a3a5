"""The reports between the annual ones, to committees and managers, and the
return's tables, in every format and compared with the answers.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import harness
from published_exports import ANNUAL_REPORTS, PERIODS
from published_report_case import ReportCase


class CommitteeTest(ReportCase):

    def test_the_reports_are_all(self):
        self.assertEqual(sorted(PERIODS), [
            report.id for report in self.server.client.reports()])
        for report in set(PERIODS) - set(ANNUAL_REPORTS):
            self.assertTrue(hasattr(self, "test_" + report.replace("-", "_")))

    def test_childrens_representations(self):
        self.check_report("childrens-representations")

    def test_monthly_performance(self):
        self.check_report("monthly-performance")

    def test_childrens_return(self):
        self.check_report("childrens-return")


if __name__ == "__main__":
    harness.main()
