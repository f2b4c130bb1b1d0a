/** Build steps of our own: the icon sprite, the design tokens in use, files copied under a stable name. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { Plugin } from "vite";

/** KRDS icons the pages use, under the names the pages use. */
const KRDS_ICONS: Record<string, string> = {
  search: "sch", close: "close", plus: "plus", globe: "global", person: "my", download: "download",
  print: "print", filter: "filter", calendar: "calendar", help: "help", setting: "setting", logout: "logout",
  call: "call", email: "email", reset: "reset", upload: "upload", file: "file",
};

/** Gather icons into one sprite, `icons.svg`, whose symbols take the colour of the text around them. */
export function iconSprite(own: string, krds: string): Plugin {
  return {
    name: "dure-icons",
    buildStart() {
      const symbols = Object.entries(KRDS_ICONS).map(([name, file]) => symbol(name, resolve(krds, `ico_${file}.svg`)));
      const ours = readdirSync(own).filter((file) => file.endsWith(".svg")).sort();
      symbols.push(...ours.map((file) => symbol(basename(file, ".svg"), resolve(own, file))));
      const source = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "icons.svg", source });
    },
  };
}

function symbol(name: string, path: string): string {
  const source = readFileSync(path, "utf8");
  const viewBox = /viewBox="([^"]+)"/.exec(source)?.[1] ?? "0 0 24 24";
  const inner = source
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/(fill|stroke)="#[0-9A-Fa-f]{3,8}"/g, '$1="currentColor"')
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="${viewBox}">${inner}</symbol>`;
}

/** Drop custom properties with `prefix` that nothing refers to: the design system brings 780, we use some 80. */
export function onlyUsedTokens(prefix: string): Plugin {
  return {
    name: "dure-tokens",
    generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type !== "asset" || !output.fileName.endsWith(".css")) continue;
        output.source = prune(String(output.source), prefix);
      }
    },
  };
}

function prune(css: string, prefix: string): string {
  const declaration = new RegExp(`(${prefix}[\\w-]+):([^;{}]*);?`, "g");
  for (;;) {
    const used = new Set([...css.matchAll(/var\((--[\w-]+)/g)].map((match) => match[1]));
    const next = css.replace(declaration, (whole, name: string) => (used.has(name) ? whole : ""));
    if (next === css) return css;
    css = next;
  }
}

/** Emit files under a name that carries a digest of their content, found in the manifest by their source. */
export function hashed(root: string, sources: string[]): Plugin {
  return {
    name: "dure-hashed",
    buildStart() {
      for (const originalFileName of sources) {
        const source = readFileSync(resolve(root, originalFileName));
        this.emitFile({ type: "asset", name: basename(originalFileName), originalFileName, source });
      }
    },
  };
}

/**
 * Write `licenses.txt`: what in the build is the work of others, and under which terms. `texts` are the files of the
 * license of each folder of node_modules; whatever else of node_modules gets into the build fails it.
 */
export function notices(modules: string, texts: Record<string, string[]>): Plugin {
  return {
    name: "dure-notices",
    generateBundle(_options, bundle) {
      const files = [...this.getModuleIds(), ...Object.values(bundle).flatMap(originals)];
      const named = new Set(Object.keys(texts).map((folder) => packageOf(`node_modules/${folder}/`)));
      const unnamed = new Set(files.map(packageOf).filter((each) => each !== null && !named.has(each)));
      if (unnamed.size > 0) this.error(`vite.config.ts names no license of ${[...unnamed].join(", ")}`);
      const source = Object.entries(texts).map(([folder, paths]) => notice(resolve(modules, folder), paths)).join("\n\n");
      this.emitFile({ type: "asset", fileName: "licenses.txt", source });
    },
  };
}

function originals(output: object): string[] {
  return "originalFileNames" in output ? (output.originalFileNames as string[]) : [];
}

function packageOf(file: string): string | null {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? null;
}

function notice(folder: string, paths: string[]): string {
  const { name, version, license } = JSON.parse(readFileSync(resolve(folder, "package.json"), "utf8")) as Record<
    string,
    string
  >;
  const texts = paths.map((path) => readFileSync(resolve(folder, path), "utf8").trim());
  return [`=== ${name} ${version} (${license}) ===`, ...texts].join("\n\n");
}

/** Copy files into the build under names that stay the same. */
export function copies(files: Record<string, string>): Plugin {
  return {
    name: "dure-copies",
    buildStart() {
      for (const [fileName, path] of Object.entries(files)) {
        this.emitFile({ type: "asset", fileName, source: readFileSync(path) });
      }
    },
  };
}
