#include "plugins/html/page.h"

#include "plugins/html/html_text.h"
#include "plugins/html/style.h"
#include "plugins/html/text_html.h"

namespace redress::html {
namespace {

// Nothing is fetched and nothing runs, whatever a text may hold.
constexpr char kPolicy[] =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'";

std::string Meta(const char* name, const std::string& content) {
  return std::string("<meta name=\"") + name + "\" content=\"" + content +
         "\">\n";
}

std::string Title(const DocumentInfo& document) {
  if (!IsBlank(document.title)) return document.title;
  return IsBlank(document.id) ? "Untitled document" : document.id;
}

std::string Fact(const std::string& name, const std::string& text) {
  if (text.empty()) return "";
  std::string html = "<div><dt>" + name + "</dt><dd";
  html += DirectionAttribute(text);
  html += '>';
  AppendEscaped(text, html);
  return html + "</dd></div>\n";
}

std::string Periods(const DocumentInfo& document) {
  std::string html;
  for (size_t i = 0; i < document.periods.size(); ++i) {
    html += Fact(i == 0 ? "Period" : "Compared with",
                 document.periods[i].ToWords());
  }
  return html;
}

std::string Profile(const DocumentInfo& document) {
  if (document.disclosure_profile != "internal") {
    return document.disclosure_profile;
  }
  return "internal (small numbers are shown; not for publication unless that "
         "has been decided)";
}

}  // namespace

std::string PageStart(const DocumentInfo& document) {
  std::string html =
      "<!doctype html>\n"
      "<html lang=\"en-GB\">\n"
      "<head>\n"
      "<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"";
  html += kPolicy;
  html += "\">\n<title>" + Escaped(Title(document));
  if (!IsBlank(document.authority)) html += " - " + Escaped(document.authority);
  html +=
      "</title>\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n";
  if (!document.generator.empty()) {
    html += Meta("generator", Escaped(document.generator));
  }
  html += Meta("redress:document", Escaped(document.id));
  html += Meta("redress:data-version", std::to_string(document.data_version));
  if (!document.source.empty()) {
    html += Meta("redress:source", EscapedJson(document.source));
  }
  html += "<style>\n" + Style(document.data_version) + "</style>\n</head>\n";
  html +=
      "<body>\n"
      "<a class=\"skip-link\" href=\"#main\">Skip to main content</a>\n";
  if (!IsBlank(document.authority)) {
    html += "<header>\n<p class=\"authority\"";
    html += DirectionAttribute(document.authority);
    html += '>' + Escaped(document.authority) + "</p>\n</header>\n";
  }
  html += "<main id=\"main\" tabindex=\"-1\">\n<h1";
  html += DirectionAttribute(document.title);
  html += '>' + TitleHtml(document.title, Title(document)) + "</h1>\n";
  const std::string facts = Periods(document) +
                            Fact("Data as at", document.data_date.ToWords()) +
                            Fact("Disclosure profile", Profile(document));
  if (!facts.empty()) html += "<dl class=\"facts\">\n" + facts + "</dl>\n";
  return html;
}

std::string PageEnd(const DocumentInfo& document) {
  std::string html =
      "</main>\n"
      "<footer>\n"
      "<h2 id=\"about\">About this document</h2>\n"
      "<dl class=\"facts\">\n";
  html += Fact("Authority", document.authority);
  html += Periods(document);
  html += Fact("Data version", std::to_string(document.data_version));
  html += Fact("Data as at", document.data_date.ToWords());
  html += Fact("Disclosure profile", Profile(document));
  html += Fact("Document", document.id);
  html += Fact("Made by", document.generator);
  return html +
         "</dl>\n"
         "<p>Every figure of this page carries the name of its table, row and "
         "column, so that it can be compared with the records that it was "
         "counted from.</p>\n"
         "</footer>\n"
         "</body>\n"
         "</html>\n";
}

void Contents::Add(const std::string& element_id, std::string_view title,
                   std::string_view fallback) {
  std::string entry = "<li><a href=\"#" + element_id + '"';
  entry += DirectionAttribute(title);
  list_.Append(entry + '>' + TitleHtml(title, fallback) + "</a>");
}

void Contents::AddHeading(const std::string& element_id, std::string_view title,
                          std::string_view fallback) {
  if (in_tables_) list_.Append("</li>\n</ul>\n");
  if (in_heading_ || in_tables_) list_.Append("</li>\n");
  in_tables_ = false;
  in_heading_ = true;
  Add(element_id, title, fallback);
}

void Contents::AddTable(const std::string& element_id, std::string_view title,
                        std::string_view fallback) {
  if (!in_heading_) {
    // A table that no heading stands above is an entry of its own.
    Add(element_id, title, fallback);
    list_.Append("</li>\n");
    return;
  }
  list_.Append(in_tables_ ? "</li>\n" : "\n<ul>\n");
  in_tables_ = true;
  Add(element_id, title, fallback);
}

void Contents::Send(Output& output) {
  if (in_tables_) list_.Append("</li>\n</ul>\n");
  if (in_heading_) list_.Append("</li>\n");
  output.Write(
      "<nav class=\"contents\" aria-labelledby=\"contents\">\n"
      "<h2 id=\"contents\">Contents</h2>\n"
      "<ul>\n");
  list_.SendNext(list_.size(), output);
  output.Write(
      "<li><a href=\"#about\">About this document</a></li>\n"
      "</ul>\n"
      "</nav>\n");
}

}  // namespace redress::html
