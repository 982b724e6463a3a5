#include "plugins/sdk/conformance/checks.h"
#include "plugins/sdk/conformance/documents.h"

namespace redress::conformance {
namespace {

// Longer tables take too long to try.
constexpr uint64_t kMaxRowsToTry = 20000000;

Finding WriteOne(Context* context, const Document& document) {
  Findings findings;
  Write(context, document, context->Settings(), "", &findings);
  return findings.Result();
}

// Writes a table of `rows`. The last row leaves a trace, if rows do at all.
Finding WriteRows(Context* context, uint64_t rows) {
  Findings findings;
  const std::string id = context->DocumentId();
  std::vector<OutputFile> files[4];
  bool written = true;
  size_t i = 0;
  for (const uint64_t count : {rows, rows - 1, uint64_t{2}, uint64_t{3}}) {
    written = Write(context, RowsDocument(id, count), context->Settings(),
                    std::to_string(count) + " rows", &findings, &files[i++]) &&
              written;
  }
  if (written && files[2] != files[3] && files[0] == files[1]) {
    findings.Fail("the files of " + std::to_string(rows) +
                  " rows are those of " + std::to_string(rows - 1) +
                  ": the last row is lost");
  }
  return findings.Result();
}

}  // namespace

Finding CheckNoParts(Context* context) {
  return WriteOne(context, HeaderOnly(context->DocumentId()));
}

Finding CheckNoTables(Context* context) {
  Document document = HeaderOnly(context->DocumentId());
  document.parts.emplace_back(
      TextBlock{TextStyle::kHeading, "Nothing was received"});
  // A note to no table.
  document.parts.emplace_back(TextBlock{TextStyle::kNote, "Nothing at all."});
  return WriteOne(context, document);
}

Finding CheckNoRows(Context* context) {
  return WriteOne(context, RowsDocument(context->DocumentId(), 0));
}

Finding CheckNoColumns(Context* context) {
  return WriteOne(context, NoColumnsDocument(context->DocumentId()));
}

Finding CheckRows1(Context* context) { return WriteRows(context, 1); }
Finding CheckRows4095(Context* context) { return WriteRows(context, 4095); }
Finding CheckRows4096(Context* context) { return WriteRows(context, 4096); }
Finding CheckRows4097(Context* context) { return WriteRows(context, 4097); }

Finding CheckBatches(Context* context) {
  Findings findings;
  constexpr uint64_t kRows = 5000;
  const std::string id = context->DocumentId();
  std::vector<OutputFile> files[3];
  bool written = true;
  size_t i = 0;
  for (const uint64_t batch_rows :
       {uint64_t{REDRESS_MAX_BATCH_ROWS}, uint64_t{1}, uint64_t{777}}) {
    written =
        Write(context, RowsDocument(id, kRows, batch_rows), context->Settings(),
              "batches of " + std::to_string(batch_rows), &findings,
              &files[i++]) &&
        written;
  }
  if (written && (files[0] != files[1] || files[0] != files[2])) {
    findings.Fail(
        "the same table makes other files where it comes in other batches");
  }
  return findings.Result();
}

Finding CheckRowLimit(Context* context) {
  const uint64_t limit = context->description.max_table_rows;
  if (limit == 0) return {Verdict::kSkipped, "it declares none", ""};
  if (limit > kMaxRowsToTry) {
    return {Verdict::kSkipped,
            std::to_string(limit) + " rows would take too long", ""};
  }
  Findings findings;
  RunSettings settings = context->Settings();
  settings.host.keep_bytes = false;
  const Document longer = RowsDocument(context->DocumentId(), limit + 1);
  Run run(context->plugin, longer, settings);
  run.Finish();
  const std::string fault = RunFault(*context, run, settings.format);
  if (run.finished()) {
    findings.Fail("it declares max_table_rows " + std::to_string(limit) +
                  ", but writes a table of one row more; it refuses that in "
                  "words, or declares 0");
  } else if (!fault.empty()) {
    findings.Fail(fault);
  } else {
    findings.Note("refused: " + run.failure().text);
  }
  return findings.Result();
}

Finding CheckTypes(Context* context) {
  return WriteOne(context, TypesDocument(context->DocumentId()));
}

Finding CheckNulls(Context* context) {
  return WriteOne(context, NullsDocument(context->DocumentId()));
}

Finding CheckSuppressed(Context* context) {
  Findings findings;
  for (const bool all : {false, true}) {
    Write(context, SuppressedDocument(context->DocumentId(), all),
          context->Settings(), all ? "all of them" : "some", &findings);
  }
  return findings.Result();
}

Finding CheckNonFinite(Context* context) {
  return WriteOne(context, NonFiniteDocument(context->DocumentId()));
}

Finding CheckLongTexts(Context* context) {
  return WriteOne(context,
                  CellTextsDocument(context->DocumentId(), LongTexts()));
}

Finding CheckStrangeTexts(Context* context) {
  return WriteOne(context,
                  CellTextsDocument(context->DocumentId(), StrangeTexts()));
}

Finding CheckFormulaTexts(Context* context) {
  return WriteOne(context,
                  CellTextsDocument(context->DocumentId(), FormulaTexts()));
}

Finding CheckLongHeaders(Context* context) {
  return WriteOne(context,
                  HeaderTextsDocument(context->DocumentId(), LongTexts()));
}

Finding CheckStrangeHeaders(Context* context) {
  return WriteOne(context,
                  HeaderTextsDocument(context->DocumentId(), StrangeTexts()));
}

Finding CheckFormulaHeaders(Context* context) {
  return WriteOne(context,
                  HeaderTextsDocument(context->DocumentId(), FormulaTexts()));
}

}  // namespace redress::conformance
