using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace AiTasks.SystemTests.FrontEnds;

/// <summary>Both front ends on a page of another origin, in Chromium.</summary>
internal sealed class BrowserFrontEnd : FrontEnd
{
    private const string Known =
        """
        () => {
            const { socket: a, show: b, ...status } = window.status_;
            const { socket: c, tokenOf: d, ...screen } = window.screen_;
            return JSON.stringify({ status, screen, shown: [...document.querySelectorAll('li')].map(item => item.textContent), tags: document.querySelectorAll('li *').length });
        }
        """;

    private readonly WebApplication _site;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly IPage _page;

    private BrowserFrontEnd(WebApplication site, IPlaywright playwright, IBrowser browser, IPage page) =>
        (_site, _playwright, _browser, _page) = (site, playwright, browser, page);

    public static async Task<BrowserFrontEnd> OpenAsync(Uri api, long userId, string token)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var site = builder.Build();
        site.UseFileServer(new FileServerOptions
        {
            FileProvider = new PhysicalFileProvider(Folder),
            StaticFileOptions = { ServeUnknownFileTypes = true, DefaultContentType = "text/javascript" },
        });
        await site.StartAsync();

        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROME") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var page = await browser.NewPageAsync();
        await page.GotoAsync($"{site.Urls.First()}/?api=http://{api.Authority}&userId={userId}&token={token}&unit={Unit}");
        return new BrowserFrontEnd(site, playwright, browser, page);
    }

    public override async Task<JsonObject> KnowsAsync() => JsonNode.Parse(await _page.EvaluateAsync<string>(Known))!.AsObject();

    public override async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await _site.DisposeAsync();
    }
}
