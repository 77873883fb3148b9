import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The daemon that `npm run dev` talks to. */
const daemon = process.env['OD_URL'] ?? 'http://127.0.0.1:7456';

const smaller = [
  { ending: 'br', pack: promisify<Buffer, Buffer>(brotliCompress) },
  { ending: 'gz', pack: promisify<Buffer, Buffer>(gzip) },
];

/** Lays a packed copy beside every file that gets smaller by it: the daemon sends files as they are. */
function packed(): Plugin {
  return {
    name: 'packed copies',
    apply: 'build',
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (!/\.(js|css)$/.test(file.fileName)) continue;
          const content = Buffer.from(file.type === 'chunk' ? file.code : file.source);
          for (const { ending, pack } of smaller)
            this.emitFile({
              type: 'asset',
              fileName: `${file.fileName}.${ending}`,
              source: await pack(content),
            });
        }
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), packed()],
  resolve: { dedupe: ['react', 'react-dom'] },
  build: {
    outDir: '../daemon/dist/console',
    emptyOutDir: true,
    // The content policy allows no data: script, style or font.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  server: { host: '127.0.0.1', proxy: { '/api': daemon, '/preview': daemon, '/login': daemon } },
});
