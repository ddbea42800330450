using System.Diagnostics;
using AiTasks.ServiceDefaults.Telemetry;

namespace AiTasks.UnitTests.ServiceDefaults;

public sealed class SpanEditorTests
{
    private const string Key = "key-in-a-path-0123456789";

    [Theory]
    [InlineData("url.path", $"/agent/{Key}/generate_text", "/agent/***/generate_text")]
    [InlineData("url.path", $"//agent///{Key}//generate_text", "//agent///***//generate_text")]
    [InlineData("url.path", $"/AGENT/{Key}", "/AGENT/***")]
    [InlineData("http.target", $"/agent/{Key}/generate_text?a=1", "/agent/***/generate_text")]
    [InlineData("http.route", $"/agent/{Key}/generate_text", "/agent/***/generate_text")]
    [InlineData("url.full", $"http://127.0.0.1:5001/agent/{Key}/api/auth/init", "http://127.0.0.1:5001/agent/***/api/auth/init")]
    [InlineData("url.full", $"https://bot.example.org/agent/{Key}/?token=1", "https://bot.example.org/agent/***/")]
    [InlineData("http.url", $"HTTPS://[::1]:443//agent/{Key}", "HTTPS://[::1]:443//agent/***")]
    [InlineData("http.route", "/api/posts/{id?}", "/api/posts/{id?}")]
    [InlineData("url.path", "/generate_text", "/generate_text")]
    [InlineData("url.path", "/agent", "/agent")]
    [InlineData("url.path", "/agents/list", "/agents/list")]
    [InlineData("url.path", "/api/agent/list", "/api/agent/list")]
    [InlineData("url.full", "http://agent/internal/tasks", "http://agent/internal/tasks")]
    [InlineData("url.full", "http://taskapi/ws/tasks?token=secret", "http://taskapi/ws/tasks")]
    public void Keys_and_queries_are_taken_out_of_addresses(string tag, string address, string kept)
    {
        using var span = new Activity("any").SetTag(tag, address);
        using var editor = new SpanEditor();
        editor.OnEnd(span);
        Assert.Equal(kept, span.GetTagItem(tag));
    }

    [Theory]
    [InlineData(null, "POST /agent/***/generate_text")]
    [InlineData("/agent/{**rest}", "POST /agent/***")]
    [InlineData("/generate_text", "POST /generate_text")]
    public void A_request_is_named_without_its_key(string? route, string name)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = one => one.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("Microsoft.AspNetCore");
        using var span = source.StartActivity("request", ActivityKind.Server)!;
        span.SetTag("http.request.method", "POST").SetTag("url.path", $"/agent/{Key}/generate_text").SetTag("url.query", "?a=1");
        if (route is not null) span.SetTag("http.route", route);

        using var editor = new SpanEditor();
        editor.OnEnd(span);
        Assert.Equal(name, span.DisplayName);
        Assert.Null(span.GetTagItem("url.query"));
    }
}
