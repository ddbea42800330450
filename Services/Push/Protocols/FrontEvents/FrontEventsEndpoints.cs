using System.Globalization;
using System.Text.Json;
using AiTasks.Push.Connections;
using AiTasks.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AiTasks.Push.Protocols.FrontEvents;

/// <summary>The events of <c>/ws/tasks/</c> for clients whose network lets no socket live: as an event stream and as long polls.</summary>
internal static class FrontEventsEndpoints
{
    private const string CorsPolicy = "front-events";

    public static WebApplicationBuilder AddFrontEvents(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<FrontEventsOptions>().BindConfiguration(nameof(FrontEventsOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<FrontEventsProtocol>();
        builder.Services.AddSingleton<EventsEndpoint>();
        builder.Services.AddCors();
        builder.Services.AddOptions<CorsOptions>().Configure<OriginPolicy>((cors, origins) => cors.AddPolicy(CorsPolicy, policy => policy
            .SetIsOriginAllowed(origins.IsListed)
            .AllowCredentials()
            .WithMethods(HttpMethods.Get)
            .WithHeaders(HeaderNames.Authorization, HeaderNames.Accept, HeaderNames.ContentType, HeaderNames.CacheControl, ResumePosition.Header)));
        return builder;
    }

    /// <summary>Maps <c>GET /api/tasks/events</c> and <c>GET /api/tasks/events/poll</c>.</summary>
    public static void MapFrontEvents(this IEndpointRouteBuilder endpoints)
    {
        var events = endpoints.MapGroup("/api/tasks/events").RequireCors(CorsPolicy);
        events.MapGet("", StreamAsync);
        events.MapGet("/poll", PollAsync);
        events.Map("/{rest?}", (HttpContext context, string? rest) => FrontEventsErrors.WriteAsync(
            context.Response, rest is null or "poll" ? StatusCodes.Status405MethodNotAllowed : StatusCodes.Status404NotFound));
    }

    private static async Task StreamAsync(HttpContext context, EventsEndpoint events, IOptions<FrontEventsOptions> options)
    {
        var transport = new EventStreamTransport(context, options.Value.StreamRetry);
        await events.ServeAsync(context, transport, ResumePosition.Read(context.Request), (connection, served) =>
        {
            // Who has missed nothing learns by this that the stream is open.
            connection.Send(FrontEventsProtocol.SignOfLife);
            return served;
        });

        // Before the first event the status is still open, so a refusal has one.
        if (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
            await FrontEventsErrors.WriteAsync(context.Response, transport.Reason);
    }

    private static async Task PollAsync(HttpContext context, EventsEndpoint events, IOptions<FrontEventsOptions> options)
    {
        var position = ResumePosition.Read(context.Request);
        var transport = new PollTransport(options.Value.PollBytes, position, context.RequestAborted);
        var wait = WaitOf(context.Request, options.Value);
        await events.ServeAsync(context, transport, position, async (connection, served) =>
        {
            await Task.WhenAny(transport.First, Task.Delay(wait, context.RequestAborted), served);
            connection.Close(DisconnectReason.Answered);
            await served;
        });
        if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            return;

        if (transport.Frames.Count == 0 && transport.Reason is not (DisconnectReason.Answered or DisconnectReason.Shutdown))
            await FrontEventsErrors.WriteAsync(context.Response, transport.Reason);
        else
            await WriteAsync(context.Response, transport);
    }

    private static TimeSpan WaitOf(HttpRequest request, FrontEventsOptions options) =>
        double.TryParse(request.Query["wait"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, options.MaxPollWait.TotalSeconds))
            : options.PollWait;

    private static async Task WriteAsync(HttpResponse response, PollTransport transport)
    {
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", "ok");
        json.WriteStartObject("data");
        json.WriteStartArray("events");
        foreach (var frame in transport.Frames)
            json.WriteRawValue(frame.Span, skipInputValidation: true);
        json.WriteEndArray();
        if (transport.Position is { } position)
        {
            json.WriteString("epoch", position.Epoch);
            json.WriteNumber("after", position.Seq);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
