// Charts as inline SVG: no script, no colour that alone says something, every
// bar labelled with its figure.

#ifndef REDRESS_PLUGINS_HTML_CHART_SVG_H_
#define REDRESS_PLUGINS_HTML_CHART_SVG_H_

#include <string>

#include "plugins/html/chart_data.h"

namespace redress::html {

// `chart` as a figure with its title, its key and its picture. `id` is unique
// in the page and begins the ids within.
//
// Horizontal bars are drawn in per cent of the page's width with letters of a
// fixed size, so that they are as legible on a telephone; more than half a page
// of them come in parts, between which a page can break. Vertical bars keep
// their size and can be scrolled; where they would be wider than the page,
// horizontal ones are drawn.
std::string ChartHtml(const Chart& chart, const std::string& id);

}  // namespace redress::html

#endif  // REDRESS_PLUGINS_HTML_CHART_SVG_H_
