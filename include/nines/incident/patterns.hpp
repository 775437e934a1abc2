// SPDX-License-Identifier: BSL-1.0
/// \file
/// Recurring incidents: clusters of alike ones, and whether they come back sooner than chance would
/// have them.
#pragma once

#include <nines/incident/cluster_recurrence.hpp>
#include <nines/incident/incident_clusters.hpp>
#include <nines/incident/incident_corpus.hpp>
