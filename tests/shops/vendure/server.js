// SPDX-License-Identifier: GPL-2.0-or-later
'use strict';
/* A real Vendure shop, headless, on loopback, in memory: `node server.js PORT`, beside the node_modules of ../package.json.
 * Prints one JSON line {"ready":true,...} when the shop answers. SIGTERM ends it. SHOP_SEED_ONLY=1 only makes SHOP_DB. */
process.env.VENDURE_DISABLE_TELEMETRY = 'true';
require('reflect-metadata');
const fs = require('fs'), os = require('os'), path = require('path');
const { bootstrap, JobQueueService, DefaultLogger, LogLevel, LanguageCode,
        DefaultSearchPlugin, TransactionalConnection, dummyPaymentHandler } = require('@vendure/core');
const { populate } = require('@vendure/core/cli');

const port = Number(process.argv[2] || process.env.SHOP_PORT || 3123);
const work = process.env.SHOP_DIR || fs.mkdtempSync(path.join(os.tmpdir(), 'shop-real-'));
const withAssets = process.env.SHOP_ASSETS === '1';
const cache = process.env.SHOP_DB || '';                 // optional file: the seeded database, kept for a faster start
const warm = cache && fs.existsSync(cache);
const seedDir = path.join(path.dirname(require.resolve('@vendure/create/package.json')), 'assets');

const plugins = [DefaultSearchPlugin.init({ bufferUpdates: false, indexStockStatus: true })];
if (withAssets) {
  const { AssetServerPlugin } = require('@vendure/asset-server-plugin');
  plugins.push(AssetServerPlugin.init({ route: 'assets', assetUploadDir: path.join(work, 'assets') }));
}

const config = {
  apiOptions: { hostname: '127.0.0.1', port, adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
  authOptions: {
    tokenMethod: ['bearer', 'cookie'],
    superadminCredentials: { identifier: 'superadmin', password: 'superadmin' },
    cookieOptions: { secret: 'loopback-test-only' },
  },
  dbConnectionOptions: { type: 'sqljs', database: warm ? new Uint8Array(fs.readFileSync(cache)) : new Uint8Array([]), synchronize: !warm, logging: false },
  /* The shop's own choice of how stock is shown: the exact number instead of IN_STOCK/LOW_STOCK. */
  catalogOptions: { stockDisplayStrategy: { getStockLevel: (_ctx, _variant, n) => String(n) } },
  /* Vendure has no compare-at price: shops add it (and badges) as public custom fields. */
  customFields: {
    ProductVariant: [{ name: 'listPrice', type: 'int', nullable: true, public: true }],
    Product: [{ name: 'badges', type: 'string', list: true, public: true },
              { name: 'promoEndsAt', type: 'datetime', nullable: true, public: true }],
  },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  importExportOptions: { importAssetsDir: path.join(seedDir, 'images') },
  logger: new DefaultLogger({ level: process.env.SHOP_VERBOSE ? LogLevel.Info : LogLevel.Error, timestamp: false }),
  plugins,
};

/* Vendure's own sample catalogue (54 products, 88 variants). Without the asset plugin, drop pictures. */
function seed() {
  const init = JSON.parse(fs.readFileSync(path.join(seedDir, 'initial-data.json'), 'utf8'));
  let csv = path.join(seedDir, 'products.csv');
  if (!withAssets) {
    for (const c of init.collections) c.assetPaths = [];
    const txt = fs.readFileSync(csv, 'utf8').replace(/[\w.-]+-unsplash\.jpg(\|[\w.-]+-unsplash\.jpg)*/g, '');
    csv = path.join(work, 'products.csv');
    fs.writeFileSync(csv, txt);
  }
  return { init, csv };
}

(async () => {
  const t0 = Date.now();
  let live;
  const log = console.log; console.log = () => {};           // populate() prints progress
  const boot = async () => {
    live = await bootstrap(config);
    await live.get(JobQueueService).start();
    return live;
  };
  if (warm) await boot();
  else { const { init, csv } = seed(); await populate(boot, init, csv); }
  if (cache && !warm)
    fs.writeFileSync(cache, live.get(TransactionalConnection).rawConnection.driver.databaseConnection.export());
  console.log = log;
  if (process.env.SHOP_SEED_ONLY) process.exit(0);
  console.log(JSON.stringify({ ready: true, pid: process.pid, ms: Date.now() - t0,
    rss_mb: Math.round(process.memoryUsage().rss / 1048576),
    shop: `http://127.0.0.1:${port}/shop-api`, admin: `http://127.0.0.1:${port}/admin-api` }));
  for (const s of ['SIGINT', 'SIGTERM']) process.on(s, () => process.exit(0));   // all state is in memory
})().catch(e => { console.error(e); process.exit(1); });
