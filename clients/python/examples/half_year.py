#!/usr/bin/python3
"""Imports a folder of records and prints and exports a half-year report.

    half_year.py --server 127.0.0.1:7443 --records examples/appendix-3 \\
        --out out/half-year

Needs a running redressd, and the generated modules on PYTHONPATH (see
clients/python/README.md).
"""

import argparse
import pathlib
import sys

import redress_client


def import_records(client, folder):
    """Imports the folder's files; says what became of them."""
    # Aliases first, so that every case is shown under its canonical names.
    for name in ("aliases.csv", "cases.csv", "learning.csv"):
        result = client.import_csv(str(folder / name),
                                   data_date="2019-09-30")
        print(f"{name}: {result.created} new, {result.updated} changed, "
              f"{result.unchanged} unchanged, {len(result.rejected)} rejected")
        for report in result.rejected:
            for violation in report.violations:
                print(f"  line {report.position}, {violation.field}: "
                      f"{violation.message}")


def print_teams(client, period, comparison):
    """Prints the complaints of each team, with the change."""
    answer = client.query(
        [redress_client.measure("received", label="Complaints")],
        by=["team"], period=period, compare=[comparison],
        where={"kind": "complaint"}, total=True, difference=True)
    now, before = answer.periods
    print(f"\nComplaints received, {now.label} (and {before.label})")
    for row in redress_client.rows(answer):
        print(f"  {row['team']:<50} {row['Complaints']:>4} "
              f"({row['Complaints/1']})")
    print(f"  from data version {answer.data_version.version}")


def main():
    parser = argparse.ArgumentParser(
        description="Imports records and makes a half-year report of them.")
    parser.add_argument("--server", default=None, help="HOST:PORT")
    parser.add_argument("--records", type=pathlib.Path, required=True,
                        help="the folder with cases.csv and its companions")
    parser.add_argument("--out", required=True,
                        help="the folder for the workbook")
    parser.add_argument("--period", default="2019/20:H1")
    parser.add_argument("--compare", default="2018/19:H1")
    arguments = parser.parse_args()
    try:
        with redress_client.Client(arguments.server) as client:
            import_records(client, arguments.records)
            print_teams(client, arguments.period, arguments.compare)
            export = client.export_report(
                "excel", arguments.out, "childrens-representations",
                arguments.period, compare=[arguments.compare])
            for path in export.paths:
                print(f"\nwritten: {path}")
    except redress_client.RedressError as error:
        print(f"half_year.py: {error}", file=sys.stderr)
        for violation in error.violations:
            print(f"  {violation.field}: {violation.description}",
                  file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
