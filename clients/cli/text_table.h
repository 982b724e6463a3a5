// Tables for terminals.

#ifndef REDRESS_CLIENTS_CLI_TEXT_TABLE_H_
#define REDRESS_CLIENTS_CLI_TEXT_TABLE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "clients/cli/environment.h"

namespace redress::cli {

// How much room there is, and what it can show.
struct TextStyle {
  // Columns.
  size_t width = 100;
  // Rules are drawn as lines and not as hyphens.
  bool unicode = false;
};

// From COLUMNS or the terminal's width, at least 40, else 100; and from the
// locale's encoding (LC_ALL, LC_CTYPE, LANG).
TextStyle StyleFrom(const Environment& environment);

struct TextColumn {
  // May have several lines; each is wrapped further where needed.
  std::string heading;
  // Figures: to the right, and never wrapped.
  bool is_figure = false;
  // Repeated at the left of each part of a table that is too wide.
  bool is_label = false;
};

struct TextRow {
  std::vector<std::string> cells;
  // Set apart from the rows before it.
  bool is_total = false;
  // An empty line sets what follows apart, unless that is a total.
  bool ends_group = false;
};

// The table in lines that each end with a line feed. Cells and headings may
// hold anything: they are made safe. Columns of text are wrapped where the
// table is wider than the style; where the figures alone are, the table is
// printed in parts that repeat the labels.
std::string RenderTable(const std::vector<TextColumn>& columns,
                        const std::vector<TextRow>& rows,
                        const TextStyle& style);

// A line of `width` columns.
std::string Rule(size_t width, const TextStyle& style);

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_TEXT_TABLE_H_
