# The base of the services that run programs of others on what people bring: rsvg-convert draws pictures, pdftotext reads documents.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
RUN apt-get update \
    && apt-get install --yes --no-install-recommends librsvg2-bin fonts-dejavu-core poppler-utils \
    && fc-cache --system-only \
    && rm -rf /var/lib/apt/lists/*
