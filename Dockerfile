# API and worker in one image: the command says which of them a container is.
ARG NODE_VERSION=24

FROM node:${NODE_VERSION}-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The client is a workspace of its own. Temporal's SDK brings a library for each platform: the others are left out.
RUN npm install --no-save --omit=dev --workspaces=false --no-audit --no-fund \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
    ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} +

FROM node:${NODE_VERSION}-bookworm-slim
ENV NODE_ENV=production \
    NODE_OPTIONS="--enable-source-maps --import tsx" \
    API_HOST=0.0.0.0
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json tsconfig.json ./
COPY config config
COPY domain domain
COPY contracts contracts
COPY models models
COPY adapters adapters
COPY activities activities
COPY workflows workflows
COPY worker worker
COPY api api
COPY docs/*.md docs/
# Workers find the bundle of the workflows made.
RUN node worker/write-bundle.ts
# Only for trying it out: the demo catalogue and the local data plane.
COPY demo demo
COPY servers servers
COPY containers/healthy.mjs containers/
# The user node of the image, by number, so that Kubernetes can tell that it is not root.
USER 1000:1000
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "containers/healthy.mjs"]
# Without a shell between: node is the first process, gets SIGTERM itself and finishes what it is at.
CMD ["node", "api/main.ts"]
