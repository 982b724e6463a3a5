// The exporter: a document as one HTML page that needs nothing else.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "plugins/html/html_text.h"
#include "plugins/html/page.h"
#include "plugins/html/spool.h"
#include "plugins/html/table_writer.h"
#include "plugins/html/text_html.h"
#include "redress/export/exporter.h"

namespace redress::html {
namespace {

constexpr char kMediaType[] = "text/html";

// The largest texts that tests send need a quarter of it.
constexpr uint64_t kMaxMemory = uint64_t{64} << 20;

class HtmlExporter : public redress::Exporter {
 private:
  void Begin(const DocumentInfo& document) override {
    document_ = document;
    charts_ = options().GetBoolean("charts");
    for (const PeriodInfo& period : document.periods) {
      period_labels_.push_back(period.label);
    }
    body_ = std::make_unique<Body>(output().TemporaryFolder());
    contents_ = std::make_unique<Contents>(output().TemporaryFolder());
  }

  void Text(const TextBlock& block) override {
    ++text_count_;
    if (block.style == TextStyle::kNote && table_ != nullptr) {
      table_->AddNote(block, text_count_);
      return;
    }
    FinishTable();
    if (block.style == TextStyle::kHeading) {
      BeginSection(block);
    } else {
      body_->Append("<p" +
                    std::string(block.style == TextStyle::kNote
                                    ? " class=\"note\""
                                    : "") +
                    TextAttributes(block) + TextHtml(block) + "</p>\n");
    }
  }

  void BeginTable(const TableInfo& table) override {
    FinishTable();
    table_ =
        std::make_unique<TableWriter>(table, period_labels_, charts_, *body_);
    contents_->AddTable(table_->element_id(), table.title, "Table " + table.id);
  }

  void Rows(const RowBatch& rows) override {
    if (IsCancelled()) throw Error(REDRESS_CANCELLED, "cancelled");
    table_->AddRows(rows);
  }

  void Finish() override {
    FinishTable();
    if (section_count_ > 0) body_->Append("</section>\n");
    const std::string name = document_.id.empty() ? "document" : document_.id;
    output().BeginFile(name + ".html", kMediaType);
    output().Write(PageStart(document_));
    contents_->Send(output());
    body_->Send(output());
    output().Write(PageEnd(document_));
    output().EndFile();
  }

  // ` data-text="N">`: which of the document's text blocks it is.
  std::string TextAttributes(const TextBlock& block) const {
    std::string html = " data-text=\"" + std::to_string(text_count_) + "\"";
    html += DirectionAttribute(block.text);
    return html + ">";
  }

  void BeginSection(const TextBlock& block) {
    if (section_count_ > 0) body_->Append("</section>\n");
    const std::string number = std::to_string(++section_count_);
    const std::string id = "section-" + number;
    const std::string untitled = "Section " + number;
    body_->Append("<section id=\"" + id + "\">\n<h2" + TextAttributes(block) +
                  TextHtml(block) +
                  (IsBlank(block.text) ? AddedHtml(untitled) : "") + "</h2>\n");
    contents_->AddHeading(id, block.text, untitled);
  }

  // Notes to a table follow it, so it ends when something else begins.
  void FinishTable() {
    if (table_ == nullptr) return;
    table_->Finish();
    table_ = nullptr;
  }

  DocumentInfo document_;
  bool charts_ = true;
  std::vector<std::string> period_labels_;
  std::unique_ptr<Body> body_;
  std::unique_ptr<Contents> contents_;
  std::unique_ptr<TableWriter> table_;
  int64_t text_count_ = 0;
  int64_t section_count_ = 0;
};

redress::Description Describe() {
  redress::Description description;
  description.id = "html";
  description.version = "0.1.0";
  description.summary =
      "One accessible web page that needs nothing else: texts, tables and "
      "charts, to read, to print and to open in Word.";
  description.formats = {{kMediaType, ".html"}};
  description.options = {{"charts", OptionType::kBoolean, "true",
                          "Draws a chart below each table that suggests one."}};
  description.max_memory = kMaxMemory;
  return description;
}

}  // namespace
}  // namespace redress::html

REDRESS_EXPORTER(redress::html::HtmlExporter, redress::html::Describe())
