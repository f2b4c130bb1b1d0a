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

type Month = [month: number, received: number, given: number];

type Bar = [name: string, value: number];
interface Chord { names: string[]; links: [from: string, to: string, points: number][] }
type Draw = (chart: EChartsType, place: HTMLElement) => void;

const KINDS: Record<string, Draw> = { months: drawMonths, bars: drawBars, chord: drawChord };

export function drawCharts(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-chart]")) {
    const draw = KINDS[place.dataset.chart ?? ""];
    if (!draw) continue;
    if (draw === drawBars) place.style.blockSize = `${(JSON.parse(place.dataset.rows ?? "[]") as Bar[]).length * 26 + 24}px`;
    const chart = init(place, null, { renderer: "svg" });
    draw(chart, place);
    const again = (): void => draw(chart, place);
    new ResizeObserver(() => {
      chart.resize();
      again();
    }).observe(place);
    document.addEventListener("dure:theme", again);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  }
}

/** Departments as bars, the best on top, each with its figure. */
function drawBars(chart: EChartsType, place: HTMLElement): void {
  const rows = (JSON.parse(place.dataset.rows ?? "[]") as Bar[]).slice().reverse();
  const colour = palette(place);
  const text = { color: colour("--text-muted"), fontFamily: colour("--font"), fontSize: 13 };
  chart.setOption({
    animation: false,
    aria: { enabled: false },
    grid: { left: 8, right: 56, top: 4, bottom: 4, containLabel: true },
    xAxis: { type: "value", axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: { type: "category", data: rows.map(([name]) => name), axisTick: { show: false }, axisLine: { lineStyle: { color: colour("--line-strong") } }, axisLabel: { ...text, interval: 0, width: 132, overflow: "truncate" } },
    series: [{ type: "bar", name: place.dataset.name ?? "", data: rows.map(([, value]) => value), barMaxWidth: 16, itemStyle: { color: colour("--accent"), borderRadius: [0, 3, 3, 0] }, label: { show: true, position: "right", ...text, formatter: ({ value }: { value: unknown }) => Number(value).toLocaleString() } }],
  });
}

/** Who helps whom: a chord between departments, its width the points of both directions. */
function drawChord(chart: EChartsType, place: HTMLElement): void {
  const { names, links } = JSON.parse(place.dataset.rows ?? "{}") as Chord;
  const colour = palette(place);
  const shades = ["--accent", "--chart-second", "--text-muted"].map(colour);
  chart.setOption({
    animation: false,
    aria: { enabled: false },
    series: [{
      type: "chord", startAngle: 90, padAngle: 1.5, radius: place.clientWidth < 560 ? ["48%", "53%"] : ["68%", "72%"], minAngle: 2,
      label: { show: true, color: colour("--text"), fontFamily: colour("--font"), fontSize: 12, distance: 6 },
      lineStyle: { color: "source", opacity: 0.32 },
      emphasis: { focus: "adjacency", lineStyle: { opacity: 0.8 } },
      data: names.map((name, index) => ({ name, itemStyle: { color: shades[index % shades.length] } })),
      links: links.map(([source, target, value]) => ({ source, target, value })),
    }],
  });
}

function drawMonths(chart: EChartsType, place: HTMLElement): void {
  const rows = JSON.parse(place.dataset.rows ?? "[]") as Month[];
  const colour = palette(place);
  const text = { color: colour("--text-muted"), fontFamily: colour("--font"), fontSize: 13 };
  // Where bars stand close their figures would lie on each other; the table has them.
  const label = { show: place.clientWidth >= ROOM_FOR_FIGURES, position: "top" as const, ...text, formatter: ({ value }: { value: unknown }) => (value ? String(value) : "") };
  const bars = (name: string, data: number[], fill: string, symbol: string) => ({
    type: "bar" as const, name, data, label, barMaxWidth: 22, barGap: "20%",
    itemStyle: { color: fill, borderRadius: [3, 3, 0, 0], decal: { symbol, dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4, color: "rgba(255,255,255,.55)" } },
  });
  const months = new Intl.DateTimeFormat(document.documentElement.lang, { month: "short" });
  chart.setOption({
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 300,
    aria: { enabled: false },
    grid: { left: 8, right: 8, top: 44, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 14, textStyle: text, selectedMode: false },
    xAxis: { type: "category", data: rows.map(([month]) => months.format(new Date(2026, month - 1))), axisTick: { show: false }, axisLine: { lineStyle: { color: colour("--line-strong") } }, axisLabel: text },
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
