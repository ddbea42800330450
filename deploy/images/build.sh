#!/usr/bin/env bash
# Builds all images and pushes them. Only the base image with other people's programs needs a container engine.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
source "$root/scripts/requirements.sh"

registry=${1:?Say where to: deploy/images/build.sh registry.example.com [more arguments for dotnet publish]}
shift
require_dotnet

engine=$(command -v docker || command -v podman || true)
if [ -n "$engine" ]; then
    "$engine" build --tag "$registry/aitasks/programs:10.0" --file "$root/deploy/images/programs.Dockerfile" "$root/deploy/images"
    "$engine" push "$registry/aitasks/programs:10.0"
else
    say "No docker or podman here: $registry/aitasks/programs:10.0 has to be there already."
fi

# The gateway brings the console along.
require_packages || die 'The console needs Node.js and npm to be built; see above.'
(cd "$root" && npm run build --silent --workspace aitasks-console -- --outDir "$root/artifacts/console" --emptyOutDir --logLevel warn)

for project in Gateway Services/Push Services/TaskApi Services/TaskWorker Services/TelegramAgent Clients/Cli; do
    run_child dotnet publish "$root/$project" --configuration Release --os linux /t:PublishContainer -p:PublishReadyToRun=true \
        -p:ContainerRegistry="$registry" -p:ConsoleBuild="$root/artifacts/console" "$@"
done
