// Numbers that nobody asked for and that follow from what is published all the
// same.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_UNASKED_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_UNASKED_H_

#include "service/query/disclosure/profile.h"
#include "service/query/disclosure/publication.h"
#include "service/query/disclosure/system.h"

namespace redress::query::disclosure {

// Adds what figures would be for one member of a further dimension that any
// figure of their kind is about, none where they are too many.
void AddRestricted(Publication& publication);

// There are quantities of which it has to be found out whether they follow.
bool HasQuestions(const Publication& publication);

// Makes those of them countable that are small and that the figures leave no
// choice of, once what the rules suppress in itself is kept back. The others
// are never true from now on: they say nothing. `system` is made of the
// publication.
void SettleQuestions(const DisclosureRules& rules, const System& system,
                     Publication& publication);

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_UNASKED_H_
