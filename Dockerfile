# API and worker in one image: docker compose chooses which of them a container is.
FROM node:20-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --omit=dev --no-audit --no-fund

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json tsconfig.json ./
COPY config config
COPY domain domain
COPY models models
COPY adapters adapters
COPY activities activities
COPY workflows workflows
COPY worker worker
COPY api api
# Only for trying it out: the demo catalogue and the local data plane.
COPY demo demo
COPY servers servers
USER node
CMD ["node", "--enable-source-maps", "--import", "tsx", "api/main.ts"]
