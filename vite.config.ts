/** How the assets of the pages are built: into dure/frame/static/build, with a manifest that dure.frame.assets reads. */
import { resolve } from "node:path";
import { defineConfig } from "vite";

import { copies, hashed, iconSprite, notices, onlyUsedTokens } from "./frontend/build/plugins.ts";

const root = import.meta.dirname;
const modules = resolve(root, "node_modules");

export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [
    onlyUsedTokens("--krds-"),
    iconSprite(resolve(root, "frontend/icons"), resolve(modules, "krds-uiux/resources/img/component/icon")),
    hashed(root, ["frontend/favicon.svg"]),
    // Letters are set in whole fonts: a PDF must hold every character, whatever subset a browser would fetch.
    copies({
      // TrueType: MuPDF draws no Hangul of the OpenType ones as they are embedded.
      "fonts/PretendardGOV-Regular.ttf": resolve(modules, "pretendard-gov/dist/public/static/alternative/PretendardGOV-Regular.ttf"),
      "fonts/PretendardGOV-Bold.ttf": resolve(modules, "pretendard-gov/dist/public/static/alternative/PretendardGOV-Bold.ttf"),
      "fonts/LICENSE.txt": resolve(modules, "pretendard-gov/dist/LICENSE.txt"),
      "fonts/NotoEmoji-Regular.ttf": resolve(modules, "@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf"),
      "fonts/LICENSE-NotoEmoji.txt": resolve(modules, "@expo-google-fonts/noto-emoji/LICENSE_FONT"),
    }),
    notices(modules, {
      "@expo-google-fonts/noto-emoji": ["LICENSE_FONT"],
      "echarts": ["NOTICE", "LICENSE"],
      "htmx.org": ["LICENSE"],
      "krds-uiux": [resolve(root, "frontend/licenses/krds-uiux.txt")],
      "pretendard-gov": ["dist/LICENSE.txt"],
      "zrender": ["LICENSE"],
      "zrender/node_modules/tslib": ["CopyrightNotice.txt", "LICENSE.txt"],
    }),
  ],
  build: {
    outDir: "dure/frame/static/build",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0, // the content security policy allows no data: fonts or scripts
    modulePreload: false,
    target: ["chrome109", "edge109", "firefox115", "safari16"], // the last browsers of Windows 7 and 8
    rolldownOptions: {
      input: {
        main: resolve(root, "frontend/main.ts"),
        fonts: resolve(root, "frontend/styles/fonts.css"),
      },
      output: {
        hashCharacters: "hex",
        entryFileNames: "[name].[hash:12].js",
        chunkFileNames: "[name].[hash:12].js",
        assetFileNames: "[name].[hash:12][extname]",
      },
    },
  },
});
