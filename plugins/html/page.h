// What stands around the document's texts and tables: the head, the title, the
// contents, and where it all comes from.

#ifndef REDRESS_PLUGINS_HTML_PAGE_H_
#define REDRESS_PLUGINS_HTML_PAGE_H_

#include <string>
#include <string_view>

#include "plugins/html/spool.h"
#include "redress/export/document.h"

namespace redress::html {

// From the doctype to the title and what is said below it.
std::string PageStart(const DocumentInfo& document);

// From the end of the last section to the end of the page: where the figures
// come from.
std::string PageEnd(const DocumentInfo& document);

// The list of headings and tables with links, written as they come. It stands
// above them.
class Contents {
 public:
  explicit Contents(const std::string& folder)
      : list_(folder + "/contents.html") {}

  // `fallback` stands for a title that cannot be seen.
  void AddHeading(const std::string& element_id, std::string_view title,
                  std::string_view fallback);
  // A table of the heading added last.
  void AddTable(const std::string& element_id, std::string_view title,
                std::string_view fallback);

  // Writes the whole. Nothing may follow.
  void Send(Output& output);

 private:
  void Add(const std::string& element_id, std::string_view title,
           std::string_view fallback);

  Spool list_;
  // An entry's element is open: of a heading, of a table below it.
  bool in_heading_ = false;
  bool in_tables_ = false;
};

}  // namespace redress::html

#endif  // REDRESS_PLUGINS_HTML_PAGE_H_
