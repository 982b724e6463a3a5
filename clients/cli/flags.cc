#include "clients/cli/flags.h"

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cli/exit_codes.h"
#include "service/base/nearest.h"

namespace redress::cli {
namespace {

// "--name" or "--name=value" in its parts.
struct FlagWord {
  std::string name;
  std::string value;
  bool has_value = false;
};

bool IsFlagWord(const std::string& word) {
  return word.size() > 1 && word[0] == '-';
}

FlagWord SplitFlag(const std::string& word) {
  FlagWord flag;
  if (word == "-h") {
    flag.name = "help";
    return flag;
  }
  const size_t start = word.find_first_not_of('-');
  const size_t equals = word.find('=');
  if (start == std::string::npos) return flag;
  flag.name =
      word.substr(start, equals == std::string::npos ? equals : equals - start);
  flag.has_value = equals != std::string::npos;
  if (flag.has_value) flag.value = word.substr(equals + 1);
  return flag;
}

const Flag* FindFlag(const std::vector<Flag>& flags, const std::string& name) {
  const auto found =
      std::find_if(flags.begin(), flags.end(),
                   [&](const Flag& flag) { return flag.name == name; });
  return found == flags.end() ? nullptr : &*found;
}

// The words of a command line before its flags and arguments are read.
struct Split {
  const Command* command = nullptr;
  std::string group;
  std::vector<std::string> rest;
};

// "report lst" is near "report list"; "repotr" is near "report".
absl::Status UnknownCommand(const std::vector<Command>& commands,
                            const std::string& group, const std::string& word) {
  std::set<std::string> names;
  for (const Command& command : commands) {
    const std::vector<std::string> words = absl::StrSplit(command.name, ' ');
    if (group.empty()) {
      names.insert(words[0]);
    } else if (words.size() > 1 && words[0] == group) {
      names.insert(words[1]);
    }
  }
  const std::vector<std::string> list(names.begin(), names.end());
  const std::string help =
      absl::StrCat("redress ", group, group.empty() ? "" : " ", "--help");
  if (word.empty()) {
    return UsageError(absl::StrCat("redress ", group, " needs one of ",
                                   absl::StrJoin(list, ", "), "; see ", help));
  }
  return UsageError(absl::StrCat("unknown command \"", group,
                                 group.empty() ? "" : " ", word, "\"",
                                 DidYouMean(word, list), "; see ", help));
}

// Finds the command: its first word, and its second where the first is a group.
absl::StatusOr<Split> FindCommand(const std::vector<Command>& commands,
                                  const std::vector<std::string>& words) {
  Split split;
  std::vector<std::string> names;
  size_t i = 0;
  for (; i < words.size() && split.command == nullptr; ++i) {
    if (words[i] == "--") break;
    if (IsFlagWord(words[i])) {
      split.rest.push_back(words[i]);
      const FlagWord word = SplitFlag(words[i]);
      const Flag* flag = FindFlag(GlobalFlags(), word.name);
      if (flag != nullptr && !flag->value.empty() && !word.has_value &&
          i + 1 < words.size()) {
        split.rest.push_back(words[++i]);
      }
      continue;
    }
    if (split.group.empty() && words[i] == "help") {
      split.rest.push_back("--help");
      continue;
    }
    const std::string name =
        absl::StrCat(split.group, split.group.empty() ? "" : " ", words[i]);
    bool is_group = false;
    for (const Command& command : commands) {
      if (command.name == name) split.command = &command;
      is_group = is_group || absl::StartsWith(command.name, name + " ");
    }
    if (split.command == nullptr && !is_group) {
      return UnknownCommand(commands, split.group, words[i]);
    }
    split.group = name;
  }
  for (; i < words.size(); ++i) split.rest.push_back(words[i]);
  return split;
}

absl::Status UnknownFlag(const Split& split, const std::string& name) {
  std::vector<std::string> names;
  for (const Flag& flag : GlobalFlags()) names.push_back("--" + flag.name);
  if (split.command != nullptr) {
    for (const Flag& flag : split.command->flags) {
      names.push_back("--" + flag.name);
      if (flag.on_by_default) names.push_back("--no-" + flag.name);
    }
  }
  return UsageError(absl::StrCat(
      "unknown flag --", name, DidYouMean("--" + name, names), "; see redress ",
      split.group, split.group.empty() ? "" : " ", "--help"));
}

// Reads words[i], which is a flag, and moves `i` to its last word.
absl::Status TakeFlag(const Split& split, size_t& i, Arguments& arguments) {
  const FlagWord word = SplitFlag(split.rest[i]);
  const Flag* flag = FindFlag(GlobalFlags(), word.name);
  bool on = true;
  if (flag == nullptr && split.command != nullptr) {
    flag = FindFlag(split.command->flags, word.name);
    if (flag == nullptr && absl::StartsWith(word.name, "no-")) {
      flag = FindFlag(split.command->flags, word.name.substr(3));
      on = false;
      if (flag != nullptr && !flag->on_by_default) flag = nullptr;
    }
  }
  if (flag == nullptr) return UnknownFlag(split, word.name);
  std::vector<std::string>& values = arguments.values[flag->name];
  if (!values.empty() && !flag->repeats && !flag->value.empty()) {
    return UsageError(absl::StrCat("--", flag->name, " is given twice"));
  }
  if (flag->value.empty()) {
    if (word.has_value) {
      return UsageError(absl::StrCat("--", flag->name, " takes no value"));
    }
    values = {on ? "true" : "false"};
    return absl::OkStatus();
  }
  if (word.has_value) {
    values.push_back(word.value);
    return absl::OkStatus();
  }
  if (i + 1 >= split.rest.size() || absl::StartsWith(split.rest[i + 1], "--")) {
    return UsageError(absl::StrCat("--", flag->name, " needs a value: --",
                                   flag->name, " ", flag->value));
  }
  values.push_back(split.rest[++i]);
  return absl::OkStatus();
}

absl::Status CheckCount(const Command& command, const Arguments& arguments) {
  const size_t given = arguments.positional.size();
  const std::string usage =
      absl::StrCat("redress ", command.name,
                   command.arguments.empty() ? "" : " ", command.arguments);
  if (given < command.least_arguments) {
    return UsageError(absl::StrCat(command.arguments, " is missing: ", usage));
  }
  if (given > command.most_arguments) {
    return UsageError(absl::StrCat("\"",
                                   arguments.positional[command.most_arguments],
                                   "\" is one argument too many: ", usage));
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<std::string> Arguments::All(const std::string& flag) const {
  const auto found = values.find(flag);
  return found == values.end() ? std::vector<std::string>() : found->second;
}

std::string Arguments::Value(const std::string& flag,
                             const std::string& fallback) const {
  const auto found = values.find(flag);
  return found == values.end() ? fallback : found->second.front();
}

bool Arguments::Switch(const std::string& flag, bool fallback) const {
  const auto found = values.find(flag);
  return found == values.end() ? fallback : found->second.front() == "true";
}

const std::vector<Flag>& GlobalFlags() {
  static const std::vector<Flag> kFlags = {
      {"server", "HOST:PORT",
       "the server to ask; else the variable REDRESS_SERVER, else "
       "127.0.0.1:7443"},
      {"timeout", "SECONDS",
       "how long to wait for the server's answer; else 60 for questions and "
       "reports, and any time for imports and exports"},
      {"help", "", "explain the command"},
      {"version", "", "print the version"},
  };
  return kFlags;
}

absl::StatusOr<Parsed> ParseCommandLine(const std::vector<Command>& commands,
                                        const std::vector<std::string>& words) {
  absl::StatusOr<Split> split = FindCommand(commands, words);
  if (!split.ok()) return split.status();
  Parsed parsed;
  parsed.command = split->command;
  bool flags_ended = false;
  for (size_t i = 0; i < split->rest.size(); ++i) {
    const std::string& word = split->rest[i];
    if (!flags_ended && word == "--") {
      flags_ended = true;
    } else if (!flags_ended && IsFlagWord(word)) {
      absl::Status status = TakeFlag(*split, i, parsed.arguments);
      if (!status.ok()) return status;
    } else {
      parsed.arguments.positional.push_back(word);
    }
  }
  parsed.help = parsed.arguments.Switch("help");
  parsed.version = parsed.arguments.Switch("version");
  parsed.help_topic = split->group;
  if (parsed.help || parsed.version) return parsed;
  if (parsed.command == nullptr) {
    if (split->group.empty()) return parsed;
    return UnknownCommand(commands, split->group, "");
  }
  absl::Status status = CheckCount(*parsed.command, parsed.arguments);
  if (!status.ok()) return status;
  return parsed;
}

}  // namespace redress::cli
