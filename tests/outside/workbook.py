#!/usr/bin/env python3
"""Opens the annotated workbook in LibreOffice: every sheet is there, with a row for each claim and each finding, no cell is an error,
and it prints. With --pictures the printed pages are kept as PNGs to look at.

    tests/outside/workbook.py PRECLAIM FOLDER [--pictures DIR]
"""

import argparse
import csv
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

# Every sheet as a csv file: comma, quotation mark, UTF-8, from line 1, values as shown, all sheets.
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def convert(office, kind, file, folder):
    # A profile of its own: another LibreOffice may be open.
    run = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind, "--outdir", str(folder), str(file)]
    subprocess.run(run, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)


def same(what, found, wanted):
    if found != wanted:
        raise AssertionError(f"{what}: {found!r}, and it should be {wanted!r}")
    print(f"  {what}: {found!r}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("preclaim")
    arguments.add_argument("folder")
    arguments.add_argument("--pictures", type=pathlib.Path)
    given = arguments.parse_args()
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        raise SystemExit("LibreOffice is needed: apt-get install libreoffice-calc")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        book, told = folder / "report.xlsx", folder / "report.json"
        run = [given.preclaim, "check", given.folder, "-o", str(book), "-o", str(told), "--quiet", "--no-progress"]
        if subprocess.run(run, stdout=subprocess.DEVNULL).returncode > 1:
            raise SystemExit("preclaim did not write the workbook")
        report = json.loads(told.read_text(encoding="utf-8"))
        groups = report["programmes"] + [report["centre"]]
        findings = sum(len([f for f in claim["findings"] if "inherited" not in f]) for claim in report["claims"])
        findings += sum(len(group["findings"]) for group in groups)
        convert(office, EVERY_SHEET, book, folder)
        sheets = {}
        for file in folder.glob("report-*.csv"):
            with open(file, encoding="utf-8", newline="") as text:
                sheets[file.stem.removeprefix("report-")] = list(csv.reader(text))
        same("own sheets", [name for name in ("Summary", "Claims", "Findings", "Rules", "Audit") if name in sheets], ["Summary", "Claims", "Findings", "Rules", "Audit"])
        same("rows of Claims", len(sheets["Claims"]) - 1, len(report["claims"]))
        same("rows of Findings", len(sheets["Findings"]) - 1, findings)
        learners = [claim["learner_id"] for claim in report["claims"]]
        same("learners of Claims", [row[0] for row in sheets["Claims"][1:]] == learners, True)
        wrong = {cell for name in ("Summary", "Claims", "Findings", "Rules", "Audit") for row in sheets[name] for cell in row if cell.startswith(("#", "Err:"))}
        same("cells in error", sorted(wrong), [])
        convert(office, "pdf", book, folder)
        same("it prints", (folder / "report.pdf").read_bytes()[:5], b"%PDF-")
        if given.pictures:
            given.pictures.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / "report.pdf", given.pictures / "workbook.pdf")
            subprocess.run(["pdftoppm", "-r", "80", "-png", str(folder / "report.pdf"), str(given.pictures / "workbook")], check=True)
    print("The workbook is what it should be.")


if __name__ == "__main__":
    try:
        main()
    except AssertionError as wrong:
        sys.exit(f"WRONG: {wrong}")
