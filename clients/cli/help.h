// Help pages, made from the table of commands.

#ifndef REDRESS_CLIENTS_CLI_HELP_H_
#define REDRESS_CLIENTS_CLI_HELP_H_

#include <string>
#include <vector>

#include "clients/cli/flags.h"
#include "clients/cli/text_table.h"

namespace redress::cli {

// The page of all commands, or of one group ("report").
std::string OverviewHelp(const std::vector<Command>& commands,
                         const std::string& group, const TextStyle& style);

// The page of one command.
std::string CommandHelp(const Command& command, const TextStyle& style);

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_HELP_H_
