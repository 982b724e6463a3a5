"""The monthly report to managers in every format, compared with the answers.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import harness
from published_report_case import ReportCase


class MonthlyTest(ReportCase):

    part = "monthly"

    def test_monthly_performance(self):
        self.check_report("monthly-performance")


if __name__ == "__main__":
    harness.main()
