// SPDX-License-Identifier: GPL-2.0-or-later
// A Medusa shop for a proof by hand: no page for its owner, nothing beside PostgreSQL.
const { defineConfig } = require("@medusajs/framework/utils");

module.exports = defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    databaseDriverOptions: { ssl: false },
    http: {
      storeCors: "http://127.0.0.1",
      adminCors: "http://127.0.0.1",
      authCors: "http://127.0.0.1",
      jwtSecret: "for a proof",
      cookieSecret: "for a proof",
    },
  },
  admin: { disable: true },
});
