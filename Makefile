# One verb per thing a person wants; "make" alone lists them. Each says what it does while it does it.
.DEFAULT_GOAL := help
SHELL := /bin/sh
INSTALLED := node_modules/.package-lock.json

help: ## list the verbs
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/make \1|\2/p' Makefile | while IFS='|' read -r verb text; do printf '%-24s%s\n' "$$verb" "$$text"; done

demo: build ## a simulated cluster and the panel: prints the address to open
	@echo '== demo: ExtJS and Font Awesome into the cache, then the simulated cluster'
	node scripts/fetch-extjs.mjs
	node dist/pve-rebalance.cjs demo $(DEMO)

test: ## everything that checks a change, as on a clean machine; ends with "N passed, N failed, N skipped"
	@echo '== test: every stage of scripts/gate'
	node scripts/gate.mjs

test-package: ## the package in trees of Debian 12 and 13, and on nodes that really boot; needs root
	@echo '== test-package: the package, its installation, and nodes with it'
	node scripts/gate.mjs package

check: $(INSTALLED) ## format, lint, types and unit tests, in well under a minute
	@echo '== check: format, lint, types, unit tests'
	npx biome ci --error-on-warnings .
	npm run --silent types
	npx mocha

build: $(INSTALLED) ## the bundles in dist/
	@echo '== build: bundles and notices into dist/'
	node scripts/build.mjs

catalogue: $(INSTALLED) ## docs/catalogue from the entries of the engine
	@echo '== catalogue: one page per entry into docs/catalogue/'
	node --import ./scripts/ts.mjs scripts/catalogue.ts

deb: build ## one .deb in build/deb/
	@echo '== deb: the package into build/deb/'
	scripts/deb.sh

bench: bench-bundle bench-first-plan bench-bridge bench-demo ## all figures, one after the other

bench-bundle: build ## size of the panel, gzipped
	@echo '== bench-bundle: size of the panel bundle'
	node scripts/bench-bundle.mjs

bench-first-plan: $(INSTALLED) ## time to the first and to the final plan
	@echo '== bench-first-plan: first and final plan against reading the inventory'
	node --import ./scripts/ts.mjs test/bench/first-plan.ts

bench-bridge: build ## memory, CPU share and API calls of a bridge
	@echo '== bench-bridge: memory, CPU share and API calls of the bridge'
	node --import ./scripts/ts.mjs test/bench/bridge.ts

bench-demo: $(INSTALLED) ## make demo until the page is shown, cold and warm
	@echo '== bench-demo: from make demo to the page shown'
	node --import ./scripts/ts.mjs test/bench/demo.ts

bench-faults: $(INSTALLED) ## thousands of executions with failures at every effect; ARGS='--runs 2000 --seeds 1 --plant double-migrate'
	@echo '== bench-faults: executions under failures, and what must never happen'
	node --import ./scripts/ts.mjs test/bench/faults.ts $(if $(DATA),--data $(DATA)) $(ARGS)

bench-frontier: $(INSTALLED) ## what other balancers copy for the evenness they reach, and what our curve does; ARGS='--clusters 3 --seeds 1'
	@echo '== bench-frontier: bytes at equal evenness beside every other balancer'
	node --import ./scripts/ts.mjs test/bench/frontier.ts $(if $(DATA),--data $(DATA)) $(ARGS)

bench-learning: $(INSTALLED) ## how long migrations take, foretold after five were observed; ARGS='--clusters 20 --seeds 1,2'
	@echo '== bench-learning: estimates of durations against the simulation'
	node --import ./scripts/ts.mjs test/bench/learning.ts $(if $(DATA),--data $(DATA)) $(ARGS)

bench-load: build ## 64 nodes, 5,000 guests, 50 browsers, 200 moves: event loop and memory of the bridge; ARGS='--size 16x600'
	@echo '== bench-load: one bridge under load'
	node --import ./scripts/ts.mjs test/bench/load.ts $(if $(DATA),--data $(DATA)) $(ARGS)

bench-native: $(INSTALLED) ## against the scheduler of Proxmox VE itself, with at most its bytes; ARGS='--clusters 20'
	@echo '== bench-native: evenness at equal bytes against the native scheduler'
	node --import ./scripts/ts.mjs test/bench/native.ts $(if $(DATA),--data $(DATA)) $(ARGS)

bench-btrplace: $(INSTALLED) ## repair and schedule 30,000 machines on 5,000 nodes; ARGS='--instances tdsc-li-r6-c100'
	@echo '== bench-btrplace: the public instances through the public model'
	node --import ./scripts/ts.mjs test/bench/btrplace.ts $(if $(DATA),--data $(DATA)) $(ARGS)

bench-observe: $(INSTALLED) ## requests and CPU of looking at 3, 16 and 64 nodes; ARGS='--sizes 3x40 --cycles 5'
	@echo '== bench-observe: requests and CPU of one look at a cluster'
	node --import ./scripts/ts.mjs test/bench/observe.ts $(ARGS)

bench-roadef: $(INSTALLED) ## machine reassignment of 2012 beside its 27 finalists; ARGS='--seconds 300 --seeds 1,2,3'
	@echo '== bench-roadef: the public instances through the public model'
	node --import ./scripts/ts.mjs test/bench/roadef.ts $(if $(DATA),--data $(DATA)) $(ARGS)

bench-small: $(INSTALLED) ## small clusters beside proven optima; DATA= a folder of instance files; ARGS='--count 20 --middle 2'
	@echo '== bench-small: what is found at once against what HiGHS proves; proofs are kept in build/bench'
	node --import ./scripts/ts.mjs test/bench/small.ts $(if $(DATA),--data $(DATA)) $(ARGS)

bench-steps: $(INSTALLED) ## order and times of moves beside their lower bound, and that none is missed; ARGS='--instances 100 --seeds 1,2'
	@echo '== bench-steps: random clusters, loose and nearly full, and every placement of small ones'
	node --import ./scripts/ts.mjs test/bench/steps.ts $(if $(DATA),--data $(DATA)) $(ARGS)

bench-throughput: $(INSTALLED) ## moves evaluated per second and core, and that none is evaluated wrongly
	@echo '== bench-throughput: evaluation of single moves through the public model'
	node --import ./scripts/ts.mjs test/bench/throughput.ts $(if $(DATA),--data $(DATA)) $(ARGS)

bench-correct: $(INSTALLED) ## random changes against the full cost, faults against verify, Node against Chromium
	@echo '== bench-correct: ten million changes; ARGS="--changes 100000" for fewer'
	node --import ./scripts/ts.mjs test/bench/correct.ts $(if $(DATA),--data $(DATA)) $(ARGS)

bench-executor: build ## a crash and the loss of a node: until all panels wait, and another goes on; ARGS='--kills 1'
	@echo '== bench-executor: three nodes as processes, killed'
	node --import ./scripts/ts.mjs test/bench/executor.ts $(ARGS)

bench-scenarios: $(INSTALLED) ## scenario files of ProxLB's solver in compatibility mode: DATA=folder of .yaml files, or the data
	@echo '== bench-scenarios: every scenario file, placement and steps'
	node --import ./scripts/ts.mjs test/bench/scenarios.ts $(if $(DATA),--data $(DATA)) $(ARGS)

bench-peer: $(INSTALLED) ## large clusters beside CP-SAT, local search and annealing; ARGS='--instances syn-8x200'
	@echo '== bench-peer: objective of the CP-SAT peer, placements checked from the file'
	node --import ./scripts/ts.mjs test/bench/peer.ts $(if $(DATA),--data $(DATA)) $(ARGS)

bench-scale: $(INSTALLED) ## plans of clusters up to 1,000 nodes beside reading them; ARGS='--sizes 32x5000 --seeds 1'
	@echo '== bench-scale: first, final and warm plan against reading the inventory, each in a process of its own'
	node --import ./scripts/ts.mjs test/bench/scale.ts $(if $(DATA),--data $(DATA)) $(ARGS)

bench-stability: $(INSTALLED) ## thirty days of recorded loads: who moves how often; ARGS='--days 5 --every 60'
	@echo '== bench-stability: recorded loads on 5 nodes with 50 guests, planned and carried out'
	node --import ./scripts/ts.mjs test/bench/stability.ts $(if $(DATA),--data $(DATA)) $(ARGS)

clean: ## remove what was built (caches of downloads stay)
	@echo '== clean: dist, build, coverage'
	rm -rf dist build coverage

$(INSTALLED): package-lock.json package.json
	@echo '== install: npm packages by the lock file'
	npm ci
	@touch $@

.PHONY: help demo test test-package check build catalogue deb bench bench-bundle bench-first-plan bench-bridge bench-demo bench-executor bench-faults bench-frontier bench-learning bench-load bench-native bench-observe bench-peer bench-roadef bench-scenarios bench-small bench-steps bench-throughput bench-correct bench-btrplace bench-scale bench-stability clean
