"""The annual reports, to regulations and to the Ombudsman's code, in every format
and compared with the answers.

Needs PYTHONPATH with redress_client and the generated messages.
"""

import harness
from published_report_case import ReportCase


class AnnualTest(ReportCase):

    part = "annual"

    def test_childrens_annual(self):
        self.check_report("childrens-annual")

    def test_adult_annual(self):
        self.check_report("adult-annual")

    def test_corporate_performance(self):
        self.check_report("corporate-performance")


if __name__ == "__main__":
    harness.main()
