using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AiTasks.Gateway.Console;

/// <summary>
/// The web console: its page at <c>/</c> and at every address below <c>/app</c>, which the page itself tells apart, and its files
/// below <c>/assets</c>. All other addresses belong to the contracts.
/// </summary>
internal static class ConsoleFiles
{
    private const string Page = "index.html";
    private const string Icon = "favicon.svg";

    // The names of these files hold a hash of what is in them.
    private const string ForEver = "public, max-age=31536000, immutable";
    private const string AskAgain = "no-cache";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];
    private static readonly FileExtensionContentTypeProvider Types = new();

    /// <summary>
    /// What a page of the console may do: run its own scripts and no others, speak to its own server, show pictures that it holds. A script
    /// that somebody smuggled into a text has nothing to run by and nowhere to send to. Those that turn texts into HTML are Vue, for its own
    /// constant parts of pages, and the purifier of what models write.
    /// </summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types vue dompurify";

    /// <summary>True for an address of the console.</summary>
    public static bool IsHere(PathString path) => path == "/" || path.StartsWithSegments("/app") || path.StartsWithSegments("/assets") || path == $"/{Icon}";

    public static WebApplicationBuilder AddConsole(this WebApplicationBuilder builder)
    {
        // Nothing of these files is secret, so their length gives nothing away over https either.
        builder.Services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml"];
        });

        // The fastest way, which is the default, makes scripts a seventh longer. A browser asks once for each.
        builder.Services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
        builder.Services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Optimal);
        return builder;
    }

    /// <summary>Compresses the console's files and nothing else: what services answer is theirs, and streams must not wait for a block to fill.</summary>
    public static WebApplication UseConsoleCompression(this WebApplication app)
    {
        app.UseWhen(context => IsHere(context.Request.Path), console => console.Use(LeaveSocketsThreadAsync).UseResponseCompression());
        return app;
    }

    public static void MapConsole(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value;
        var folder = Path.GetFullPath(Path.Combine(app.Environment.ContentRootPath, options.ConsoleFolder));
        app.MapMethods("/", Reading, (HttpContext context) => ShowPage(context, folder));
        app.MapMethods("/app/{**page}", Reading, (HttpContext context) => ShowPage(context, folder));
        app.MapMethods($"/{Icon}", Reading, (HttpContext context) => Show(context, folder, Icon, AskAgain));
        app.MapMethods("/assets/{**file}", Reading, (HttpContext context, string? file) => Show(context, folder, $"assets/{file}", ForEver));
    }

    // Compressing takes milliseconds, in which the thread that hears of sockets would be missed.
    private static async Task LeaveSocketsThreadAsync(HttpContext context, RequestDelegate next)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await next(context);
    }

    private static IResult ShowPage(HttpContext context, string folder) =>
        Find(folder, Page) is null
            ? Results.Text("The console is not built. With Node.js 20.19 or newer:  npm ci && npm run build --workspace aitasks-console\nThe API is described at /docs.\n")
            : Show(context, folder, Page, AskAgain);

    private static IResult Show(HttpContext context, string folder, string path, string caching)
    {
        if (Find(folder, path) is not { PhysicalPath: { } physical } file) return Results.NotFound();

        context.Response.Headers.CacheControl = caching;
        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        var type = Types.TryGetContentType(path, out var known) ? known : "application/octet-stream";

        // Weak: the same file leaves here in several encodings.
        var tag = new EntityTagHeaderValue($"\"{file.LastModified.ToUnixTimeMilliseconds():x}-{file.Length:x}\"", isWeak: true);
        return Results.File(physical, type, lastModified: file.LastModified, entityTag: tag);
    }

    // Looked up anew, since the console may be built while the gateway runs. The provider lets nobody out of its folder.
    private static IFileInfo? Find(string folder, string path)
    {
        if (!Directory.Exists(folder)) return null;
        using var files = new PhysicalFileProvider(folder);
        return files.GetFileInfo(path) is { Exists: true, IsDirectory: false } file ? file : null;
    }
}
