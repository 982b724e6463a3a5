// What both kinds of bars are drawn with.

#ifndef REDRESS_PLUGINS_HTML_CHART_DRAWING_H_
#define REDRESS_PLUGINS_HTML_CHART_DRAWING_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "plugins/html/chart_data.h"

namespace redress::html {

// In CSS pixels. Letters are 14 high and about 8 wide.
inline constexpr int kLineHeight = 18;
inline constexpr int kLetterWidth = 8;

std::string Number(int64_t number);

// A share as a percentage with two decimals, whatever the locale.
std::string Percent(double share);

// Appends the attributes of a bar of the series that has `look`. `id` is that
// of the picture, which must have the look's pattern.
void AppendFill(size_t look, const std::string& id, std::string& svg);

// The patterns that `series` need in the picture `id`.
std::string Patterns(const std::vector<ChartSeries>& series,
                     const std::string& id);

// What the bars' lengths are measured against.
struct Scale {
  double least = 0;     // at most 0
  double greatest = 0;  // at least 0
  size_t label_letters = 1;

  // Of the way from the least to the greatest.
  double Share(double value) const {
    const double span = greatest - least;
    return span > 0 ? (value - least) / span : 0;
  }
};

Scale ScaleOf(const Chart& chart);

// Appends a line of words, with SVG's attributes of it.
void AppendText(const std::string& attributes, const std::string& text,
                std::string& svg);

// Where the picture `id` begins: what it is in words. Its title is no <title>,
// which word processors take for that of the whole document.
std::string Opening(const std::string& id, const std::string& attributes,
                    const std::string& title, const std::string& description);

// The chart in words.
std::string Description(const Chart& chart);

}  // namespace redress::html

#endif  // REDRESS_PLUGINS_HTML_CHART_DRAWING_H_
