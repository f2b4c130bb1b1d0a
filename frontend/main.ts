/** What every page runs. All of it improves pages that work without it. */
import "./styles/main.css";

import "htmx.org";

import { enhanceCopies } from "./lib/copy.ts";
import { enhanceBell } from "./lib/bell.ts";
import { enhanceChoices } from "./lib/choices.ts";
import { enhanceCounters } from "./lib/counters.ts";
import { enhanceDialogs } from "./lib/dialogs.ts";
import { enhanceDrafts } from "./lib/drafts.ts";
import { enhanceGive } from "./lib/give.ts";
import { enhanceMenus } from "./lib/menus.ts";
import { enhancePrint } from "./lib/print.ts";
import { enhanceRefusals } from "./lib/refusals.ts";
import { enhanceSearch } from "./lib/search.ts";
import { enhanceSubmits } from "./lib/submits.ts";
import { enhanceTheme } from "./lib/theme.ts";

enhanceMenus();
enhanceBell();
enhanceSearch();
enhanceTheme();
enhanceDialogs();
enhanceDrafts();
enhanceCopies();
enhanceChoices();
enhanceCounters();
enhanceGive();
enhancePrint();
enhanceSubmits();

// The first field of a page is ready to type in, unless a keyboard on the screen would cover the page.
if (matchMedia("(pointer: fine)").matches) document.querySelector<HTMLElement>("[data-focus]")?.focus();
enhanceRefusals();

// Pages that need more ask for it by what they contain.
if (document.querySelector("[data-chart]")) void import("./chart.ts").then((chart) => chart.drawCharts());
