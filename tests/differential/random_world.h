// Random commits to a world, and random questions to put to it.

#ifndef REDRESS_TESTS_DIFFERENTIAL_RANDOM_WORLD_H_
#define REDRESS_TESTS_DIFFERENTIAL_RANDOM_WORLD_H_

#include <string>
#include <vector>

#include "redress/v1/query.pb.h"
#include "redress/v1/record.pb.h"
#include "redress/v1/reference.pb.h"
#include "tests/differential/dice.h"
#include "tests/differential/world.h"

namespace redress::differential {

// A day of 2018 to 2020: often one on which a year, a quarter or a month ends
// or begins, a leap day, a day of a weekend or of Easter.
Day AnyDay(Dice& dice);

// The values of an open dimension that random records take, as recorded.
const std::vector<std::string>& ValuesIn(const std::string& dimension);

// A record that may break rules.
v1::Representation RandomCase(Dice& dice, const std::string& reference);
v1::LearningAction RandomAction(Dice& dice, const std::string& id);

// The record with one to three things changed, or all of it.
v1::Representation Corrected(Dice& dice, const v1::Representation& record);

// The reference data of a first commit, which give every rule something to do.
std::vector<v1::ReferenceData> FirstReference();

// One entry, new or for another with the same key.
v1::ReferenceData RandomReference(Dice& dice);

// A commit to follow the world's last one: about `cases` new and corrected
// cases and some learning actions, a few retractions, now and then an erasure,
// and often changed reference data.
Commit RandomCommit(Dice& dice, const World& world, int cases);

// A question that is valid with the settings.
v1::Query RandomQuestion(Dice& dice, const v1::Settings& settings);

}  // namespace redress::differential

#endif  // REDRESS_TESTS_DIFFERENTIAL_RANDOM_WORLD_H_
