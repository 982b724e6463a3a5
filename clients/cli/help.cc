#include "clients/cli/help.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/terminal_text.h"

namespace redress::cli {
namespace {

using Entries = std::vector<std::pair<std::string, std::string>>;

constexpr char kFirstSteps[] =
    "  script/server                        start a server to play with\n"
    "  redress template > cases.csv         get a file to fill in\n"
    "  redress import cases.csv             store its cases\n"
    "  redress catalogue                    see what can be asked\n"
    "  redress query --measure received --by kind --period 2019/20\n"
    "  redress report list                  see which reports there are\n";

// Lines of at most the style's width.
std::string Paragraph(const std::string& text, const TextStyle& style) {
  return absl::StrCat(absl::StrJoin(WrapText(text, style.width), "\n"), "\n");
}

// Two columns: a name, and what it is.
std::string List(const Entries& entries, const TextStyle& style) {
  size_t left = 0;
  for (const auto& entry : entries) left = std::max(left, entry.first.size());
  // A long name has a line of its own.
  left = std::min<size_t>(left, 28);
  const size_t indent = left + 4;
  std::string text;
  for (const auto& [name, meaning] : entries) {
    const std::vector<std::string> lines =
        WrapText(meaning, std::max<size_t>(style.width - indent, 20));
    std::string start = PadRight(absl::StrCat("  ", name), indent);
    if (name.size() > left) {
      absl::StrAppend(&text, "  ", name, "\n");
      start = std::string(indent, ' ');
    }
    for (const std::string& line : lines) {
      absl::StrAppend(&text, start, line, "\n");
      start = std::string(indent, ' ');
    }
  }
  return text;
}

Entries FlagEntries(const std::vector<Flag>& flags) {
  Entries entries;
  for (const Flag& flag : flags) {
    std::string name = absl::StrCat("--", flag.name);
    if (!flag.value.empty()) absl::StrAppend(&name, " ", flag.value);
    if (flag.on_by_default) name = absl::StrCat("--no-", flag.name);
    entries.emplace_back(
        name, absl::StrCat(flag.help, flag.repeats ? "; may be repeated" : ""));
  }
  return entries;
}

}  // namespace

std::string OverviewHelp(const std::vector<Command>& commands,
                         const std::string& group, const TextStyle& style) {
  Entries entries;
  for (const Command& command : commands) {
    if (group.empty() || absl::StartsWith(command.name, group + " ")) {
      entries.emplace_back(command.name, command.summary);
    }
  }
  std::string text;
  if (group.empty()) {
    text = Paragraph(
        "redress answers questions over complaint, enquiry and compliment "
        "records, and writes the answers as reports.",
        style);
  }
  absl::StrAppend(
      &text, group.empty() ? "\n" : "", "usage: redress ", group,
      group.empty() ? "" : " ", "COMMAND [ARGUMENTS] [FLAGS]\n\ncommands:\n",
      List(entries, style), "\n\"redress ", group, group.empty() ? "" : " ",
      "COMMAND --help\" explains a command, with examples.\n");
  if (!group.empty()) return text;
  absl::StrAppend(&text, "\nflags of every command:\n",
                  List(FlagEntries(GlobalFlags()), style), "\nfirst steps:\n",
                  kFirstSteps, "\nexit codes:\n", kExitCodesHelp);
  return text;
}

std::string CommandHelp(const Command& command, const TextStyle& style) {
  std::string text = absl::StrCat(
      "usage: redress ", command.name, command.arguments.empty() ? "" : " ",
      command.arguments, command.flags.empty() ? "" : " [FLAGS]", "\n\n");
  std::string summary = command.summary;
  summary[0] =
      static_cast<char>(toupper(static_cast<unsigned char>(summary[0])));
  text += Paragraph(summary + ".", style);
  if (!command.details.empty()) {
    for (const auto& paragraph : absl::StrSplit(command.details, "\n\n")) {
      // What is laid out by hand stays so.
      const bool laid_out = absl::StartsWith(paragraph, "  ");
      absl::StrAppend(&text, "\n",
                      laid_out ? absl::StrCat(paragraph, "\n")
                               : Paragraph(std::string(paragraph), style));
    }
  }
  if (!command.flags.empty()) {
    absl::StrAppend(&text, "\nflags:\n",
                    List(FlagEntries(command.flags), style));
  }
  absl::StrAppend(&text, "\nflags of every command:\n",
                  List(FlagEntries(GlobalFlags()), style));
  if (!command.examples.empty()) {
    absl::StrAppend(&text, "\nexamples:\n", command.examples);
  }
  absl::StrAppend(&text, "\nexit codes:\n", kExitCodesHelp);
  return text;
}

}  // namespace redress::cli
