/**
 * Charts: loaded only by pages that have one, drawn as SVG. They read without colour: series differ by pattern and
 * carry their figures; the table under each says the same.
 */
import { BarChart, ChordChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([AriaComponent, BarChart, ChordChart, GridComponent, LegendComponent, SVGRenderer]);

const ROOM_FOR_FIGURES = 600;
const PRINTING = "data-printing";
const SHEET = "182mm"; // A4 without its margins; on another sheet the drawing is scaled

type Month = [month: number, received: number, given: number];

type Share = [month: number, percent: number];
type Bar = [name: string, value: number];
type Both = [name: string, received: number, given: number];
interface Chord { names: string[]; links: [from: string, to: string, points: number][] }
type Draw = (chart: EChartsType, place: HTMLElement) => void;

const KINDS: Record<string, Draw> = { months: drawMonths, bars: drawBars, both: drawBoth, share: drawShares, chord: drawChord };

export function drawCharts(): void {
  const charts: [HTMLElement, EChartsType, () => void][] = [];
  for (const place of document.querySelectorAll<HTMLElement>("[data-chart]")) {
    const draw = KINDS[place.dataset.chart ?? ""];
    if (!draw) continue;
    const chart = init(place, null, { renderer: "svg" });
    draw(chart, place);
    const again = (): void => draw(chart, place);
    new ResizeObserver(() => {
      chart.resize();
      again();
    }).observe(place);
    document.addEventListener("dure:theme", again);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    charts.push([place, chart, again]);
  }
  addEventListener("beforeprint", () => { drawFor("paper", charts); });
  addEventListener("afterprint", () => { drawFor("screen", charts); });
}

/** Draw anew at once: as wide as a sheet and in the light colours, or as the screen is. */
function drawFor(medium: "paper" | "screen", charts: [HTMLElement, EChartsType, () => void][]): void {
  document.documentElement.toggleAttribute(PRINTING, medium === "paper");
  for (const [place, chart, again] of charts) {
    place.style.inlineSize = medium === "paper" ? SHEET : "";
    chart.resize();
    again();
    chart.getZr().refreshImmediately();
    place.querySelector("svg")?.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
  }
}

function isPrinting(): boolean {
  return document.documentElement.hasAttribute(PRINTING);
}

/** Departments as bars, the best on top, each with its figure. */
function drawBars(chart: EChartsType, place: HTMLElement): void {
  drawRows(chart, place, JSON.parse(place.dataset.rows ?? "[]") as Bar[]);
}

function drawRows(chart: EChartsType, place: HTMLElement, bars: Bar[]): void {
  const rows = bars.slice().reverse();
  const colour = palette(place);
  const text = { color: colour("--text-muted"), fontFamily: colour("--font"), fontSize: isPrinting() ? 11 : 13 };
  grow(chart, place, rows.length * (isPrinting() ? 15 : 26) + 24);
  chart.setOption({
    animation: false,
    aria: { enabled: false },
    grid: { left: 8, right: 56, top: 4, bottom: 4, containLabel: true },
    xAxis: { type: "value", axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: names(rows.map(([name]) => name), text, colour),
    series: [{ type: "bar", name: place.dataset.name ?? "", data: rows.map(([, value]) => value), barMaxWidth: 16, itemStyle: { color: colour("--accent"), borderRadius: [0, 3, 3, 0] }, label: { show: true, position: "right", ...text, formatter: ({ value }: { value: unknown }) => Number(value).toLocaleString() } }],
  });
}

/** As high as its rows ask for. */
function grow(chart: EChartsType, place: HTMLElement, height: number): void {
  if (place.style.blockSize === `${height}px`) return;
  place.style.blockSize = `${height}px`;
  chart.resize();
}

/** Who helps whom: a chord between departments, its width the points of both directions. */
function drawChord(chart: EChartsType, place: HTMLElement): void {
  const { names, links } = JSON.parse(place.dataset.rows ?? "{}") as Chord;
  const colour = palette(place);
  chart.clear();
  // A small circle has no room for names around it: there each tie is a bar.
  if (place.clientWidth < ROOM_FOR_FIGURES) return drawRows(chart, place, links.map(([from, to, points]) => [`${from} · ${to}`, points]));
  const shades = ["--accent", "--chart-second", "--text-muted"].map(colour);
  place.style.blockSize = "";
  const share = 0.72;
  // Each department has room for its name beside the circle, however little it gave.
  const radius = (share * Math.min(place.clientWidth, place.clientHeight)) / 2;
  const line = (17 / radius) * (180 / Math.PI);
  chart.setOption({
    animation: false,
    aria: { enabled: false },
    series: [{
      type: "chord", startAngle: 180, padAngle: 1, radius: [`${100 * share - 4}%`, `${100 * share}%`], minAngle: Math.min(line, 300 / names.length) - 1,
      label: { show: true, color: colour("--text"), fontFamily: colour("--font"), fontSize: 13, distance: 6 },
      lineStyle: { color: "source", opacity: 0.32 },
      emphasis: { focus: "adjacency", lineStyle: { opacity: 0.8 } },
      data: names.map((name, index) => ({ name, itemStyle: { color: shades[index % shades.length] } })),
      links: links.map(([source, target, value]) => ({ source, target, value })),
    }],
  });
}

/** What one department has with each of its closest: received above, given below, which differ by pattern. */
function drawBoth(chart: EChartsType, place: HTMLElement): void {
  const rows = (JSON.parse(place.dataset.rows ?? "[]") as Both[]).slice().reverse();
  const colour = palette(place);
  grow(chart, place, rows.length * 36 + 48);
  const text = { color: colour("--text-muted"), fontFamily: colour("--font"), fontSize: 13 };
  const bars = (name: string, data: number[], fill: string, symbol: string) => ({
    type: "bar" as const, name, data, barMaxWidth: 12, barGap: "10%",
    itemStyle: { color: fill, borderRadius: [0, 3, 3, 0], decal: decal(symbol) },
    label: { show: true, position: "right" as const, ...text, fontSize: 12, formatter: ({ value }: { value: unknown }) => (value ? Number(value).toLocaleString() : "") },
  });
  chart.setOption({
    animation: false,
    aria: { enabled: false },
    grid: { left: 8, right: 56, top: 36, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 14, textStyle: text, selectedMode: false },
    xAxis: { type: "value", axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: names(rows.map(([name]) => name), text, colour),
    series: [
      bars(place.dataset.second ?? "", rows.map(([, , given]) => given), colour("--chart-second"), "rect"),
      bars(place.dataset.first ?? "", rows.map(([, received]) => received), colour("--accent"), "none"),
    ],
  });
}

function names(data: string[], text: object, colour: (name: string) => string): object {
  return { type: "category", data, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("--line-strong") } }, axisLabel: { ...text, interval: 0, width: 150, overflow: "truncate" } };
}

function decal(symbol: string): object {
  return { symbol, dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4, color: "rgba(255,255,255,.55)" };
}

/** A share of each month, in percent of everybody. */
function drawShares(chart: EChartsType, place: HTMLElement): void {
  const rows = JSON.parse(place.dataset.rows ?? "[]") as Share[];
  const colour = palette(place);
  const text = { color: colour("--text-muted"), fontFamily: colour("--font"), fontSize: 13 };
  const label = { show: place.clientWidth >= ROOM_FOR_FIGURES, position: "top" as const, ...text, formatter: ({ value }: { value: unknown }) => (value ? `${Math.round(Number(value))}%` : "") };
  chart.setOption({
    animation: false,
    aria: { enabled: false },
    grid: { left: 8, right: 8, top: 20, bottom: 4, containLabel: true },
    xAxis: { ...months(rows, place), axisLine: { lineStyle: { color: colour("--line-strong") } }, axisLabel: text },
    yAxis: { type: "value", min: 0, max: 100, interval: 25, splitLine: { lineStyle: { color: colour("--line") } }, axisLabel: { ...text, formatter: "{value}%" } },
    series: [{ type: "bar", name: place.dataset.name ?? "", data: rows.map(([, percent]) => percent), barMaxWidth: 34, itemStyle: { color: colour("--accent"), borderRadius: [3, 3, 0, 0] }, label }],
  });
}

function months(rows: [number, ...number[]][], place: HTMLElement): { type: "category"; data: string[]; axisTick: { show: false } } {
  // Where months stand close their names would lie on each other; numbers do not.
  const form = new Intl.DateTimeFormat(document.documentElement.lang, { month: place.clientWidth >= ROOM_FOR_FIGURES ? "short" : "numeric" });
  const name = (month: number): string => form.format(new Date(2026, month - 1));
  return { type: "category", data: rows.map(([month]) => name(month)), axisTick: { show: false } };
}

function drawMonths(chart: EChartsType, place: HTMLElement): void {
  const rows = JSON.parse(place.dataset.rows ?? "[]") as Month[];
  const colour = palette(place);
  const text = { color: colour("--text-muted"), fontFamily: colour("--font"), fontSize: 13 };
  // Where bars stand close their figures would lie on each other; the table has them.
  const widest = Math.max(...rows.flatMap(([, first, second]) => [first, second])).toLocaleString().length * 8;
  const label = { show: place.clientWidth >= ROOM_FOR_FIGURES && widest * rows.length * 2 < place.clientWidth, position: "top" as const, ...text, formatter: ({ value }: { value: unknown }) => (value ? Number(value).toLocaleString() : "") };
  const bars = (name: string, data: number[], fill: string, symbol: string) => ({
    type: "bar" as const, name, data, label, barMaxWidth: 22, barGap: "20%",
    itemStyle: { color: fill, borderRadius: [3, 3, 0, 0], decal: decal(symbol) },
  });
  chart.setOption({
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 300,
    aria: { enabled: false },
    grid: { left: 8, right: 8, top: 44, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 14, textStyle: text, selectedMode: false },
    xAxis: { ...months(rows, place), axisLine: { lineStyle: { color: colour("--line-strong") } }, axisLabel: text },
    yAxis: { type: "value", minInterval: 10, splitLine: { lineStyle: { color: colour("--line") } }, axisLabel: text },
    series: [
      bars(place.dataset.first ?? "", rows.map(([, first]) => first), colour("--accent"), "none"),
      bars(place.dataset.second ?? "", rows.map(([, , second]) => second), colour("--chart-second"), "rect"),
    ],
  });
}

/** Colours are those of the page: a property that refers to others is resolved by an element that wears it. */
function palette(place: HTMLElement): (name: string) => string {
  const probe = document.createElement("span");
  place.append(probe);
  const found = (name: string): string => {
    if (name === "--font") return getComputedStyle(probe).fontFamily;
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  queueMicrotask(() => probe.remove());
  return found;
}
