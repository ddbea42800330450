using AiTasks.Contracts;
using AiTasks.Push.Connections;
using AiTasks.Push.WebSockets;
using AiTasks.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>Contract E: the answers of a chat as they are written, over server-sent events and, at the same address, over a WebSocket.</summary>
internal static class ChatEndpoints
{
    /// <summary>Name of this dialect in telemetry.</summary>
    public const string Protocol = "chats";

    private const string CorsPolicy = "chats";

    public static WebApplicationBuilder AddChats(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ChatReaderOptions>().BindConfiguration(nameof(ChatReaderOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ChatRooms>();
        builder.Services.AddSingleton<ChatOpener>();
        builder.Services.AddSingleton<AnswerTails>();
        builder.Services.AddHostedService(services => services.GetRequiredService<AnswerTails>());
        builder.Services.AddSingleton<Standings>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Standings>());
        builder.Services.AddSingleton<ChatFollower>();
        builder.Services.AddSingleton<ChatSession>();
        builder.Services.AddSingleton<ChatDrain>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ChatDrain>());
        builder.Services.AddCors();
        builder.Services.AddOptions<CorsOptions>().Configure<OriginPolicy>((cors, origins) => cors.AddPolicy(CorsPolicy, policy => policy
            .SetIsOriginAllowed(origins.IsListed)
            .AllowCredentials()
            .WithMethods(HttpMethods.Get)
            .WithHeaders(HeaderNames.Authorization, HeaderNames.Accept, HeaderNames.ContentType, HeaderNames.CacheControl)));
        return builder;
    }

    /// <summary>Maps <c>/chats/{id}/stream</c>.</summary>
    public static void MapChats(this IEndpointRouteBuilder endpoints) =>
        endpoints.Map("/chats/{chatId}/stream", ServeAsync).RequireCors(CorsPolicy);

    private static async Task ServeAsync(
        HttpContext context, string chatId, ConnectionStore store, WebSocketHandshake handshake, ChatSession session, CredentialReader credentials,
        IOptions<ChatReaderOptions> options, IOptions<ConnectionOptions> limits, TimeProvider time)
    {
        if (!context.WebSockets.IsWebSocketRequest && !HttpMethods.IsGet(context.Request.Method))
        {
            await RefuseMethodAsync(context.Response);
            return;
        }

        // Who was taken in is told why there is no answer; who cannot be taken in, only by the response to the handshake.
        using var stream = new EventStreamOutput(context, options.Value, time);
        var credential = credentials.ReadToken(context.Request);
        var place = new PlaceOwner(credential?.Token.UserId ?? 0, Reads: true);
        if (store.Reserve(place) is { } refusal)
        {
            await stream.EndAsync(refusal is UpgradeRefusal.TooMany ? ChatRefusal.TooMany : ChatRefusal.Full);
            return;
        }

        try
        {
            if (context.WebSockets.IsWebSocketRequest)
            {
                await using var socket = await SocketOutput.AcceptAsync(context, handshake, options.Value, limits.Value, time);
                await RunAsync(context, chatId, session, credential, socket, options.Value, onlyUnread: true);
            }
            else
            {
                await RunAsync(context, chatId, session, credential, stream, options.Value, onlyUnread: false);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader is gone, and the answer goes on without it.
        }
        finally
        {
            store.Release(place);
        }
    }

    private static Task RunAsync(
        HttpContext context, string chatId, ChatSession session, Credential? credential, IChatOutput output, ChatReaderOptions options,
        bool onlyUnread)
    {
        if (credential is null)
            return output.EndAsync(ChatRefusal.NotAuthenticated);
        if (!Guid.TryParse(chatId, out var chat))
            return output.EndAsync(ChatRefusal.UnknownChat);

        return ChatQuery.Read(chat, context.Request.Query, options.MaxDocuments, out var refusal) is { } request
            ? session.ServeAsync(credential.Raw, request with { OnlyUnread = onlyUnread }, output)
            : output.EndAsync(refusal);
    }

    private static Task RefuseMethodAsync(HttpResponse response)
    {
        const string Message = "The method is not supported here.";
        response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        response.Headers.Allow = HttpMethods.Get;
        return response.WriteAsJsonAsync(
            new { Error = "method_not_allowed", Message, Details = (object?)null, Detail = Message }, WireJson.SnakeCase);
    }
}
