import { defineConfig } from 'prisma/config';
process.env.DATABASE_URL ??= 'postgresql://embedded';
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;
process.env.PRISMA_QUERY_ENGINE_LIBRARY ??= process.execPath;
export default defineConfig({ schema: 'prisma/schema.prisma' });
