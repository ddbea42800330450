using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Dispatch;
using AiTasks.TaskApi.StatusApi;
using AiTasks.TaskApi.Streams;
using AiTasks.TaskApi.Tasks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.StatusPush;

/// <summary>What push nodes ask (see <see cref="PushApiRoutes"/>). For services only; the gateway routes none of it.</summary>
internal static class PushEndpoints
{
    public static WebApplicationBuilder AddStatusPush(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SocketWelcomes>();
        return builder;
    }

    public static IEndpointRouteBuilder MapPushEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var push = endpoints.MapGroup("").WithMetadata(new ServiceDoor()).ExcludeFromDescription();
        push.MapPost(PushApiRoutes.Welcome, WelcomeAsync);
        push.MapPost(PushApiRoutes.Welcomes, WelcomesAsync);
        push.MapPost(PushApiRoutes.Identify, IdentifyAsync);
        push.MapPost(PushApiRoutes.Ended, EndedAsync);
        push.MapPost(PushApiRoutes.Tail, TailAsync);
        push.MapPost(PushApiRoutes.Acknowledge, AcknowledgeAsync);
        push.MapPost(PushApiRoutes.Cancel, CancelAsync);
        push.MapPost(PushApiRoutes.Status, StatusAsync);
        push.MapPost(PushApiRoutes.Record, RecordAsync);
        return endpoints;
    }

    private static async Task<IResult> WelcomeAsync(
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] WelcomeRequest? request,
        HttpContext context, CredentialReader credentials, AccountStore accounts, SocketWelcomes welcomes)
    {
        IReadOnlyList<(Credential?, WelcomeRequest)> one = [(credentials.Read(context.Request), request ?? new WelcomeRequest())];
        var answer = (await AnswerAsync(one, accounts, welcomes, context.RequestAborted))[0];
        return answer.Welcome is { } welcome ? Json(welcome) : Results.StatusCode(answer.Status);
    }

    private static async Task<IResult> WelcomesAsync(
        WelcomesRequest request, CredentialReader credentials, AccountStore accounts, SocketWelcomes welcomes, IOptions<StreamOptions> options,
        CancellationToken cancellationToken) =>
        request.Sockets.Count > options.Value.MaxWelcomes
            ? Results.StatusCode(StatusCodes.Status413PayloadTooLarge)
            : Json(new WelcomesResponse(await AnswerAsync(
                [.. request.Sockets.Select(socket => (credentials.ReadBearer(socket.Credential), socket.Request))], accounts, welcomes, cancellationToken)));

    private static async Task<SocketAnswer[]> AnswerAsync(
        IReadOnlyList<(Credential? Credential, WelcomeRequest Request)> sockets, AccountStore accounts, SocketWelcomes welcomes,
        CancellationToken cancellationToken)
    {
        var people = await Task.WhenAll(sockets.Select(async socket =>
            socket.Credential is { } credential ? await accounts.FindAsync(credential.Token, cancellationToken) : null));
        bool MayEnter(int place) => people[place] is { } user && (user.PoliciesAccepted || sockets[place].Request.WithoutPolicies);

        int[] admitted = [.. Enumerable.Range(0, sockets.Count).Where(MayEnter)];
        var read = await welcomes.ReadAsync([.. admitted.Select(place => new PersonAsking(people[place]!.Id, sockets[place].Request))], cancellationToken);
        var answers = Array.ConvertAll(people, user => new SocketAnswer(
            user is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden, null));
        foreach (var (place, welcome) in admitted.Zip(read))
            answers[place] = new SocketAnswer(welcome is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK, welcome);
        return answers;
    }

    private static async Task<IResult> TailAsync(
        TailRequest request, StreamLog log, IOptions<StreamOptions> options, CancellationToken cancellationToken) =>
        request.Positions.Count > options.Value.MaxPositions
            ? Results.StatusCode(StatusCodes.Status413PayloadTooLarge)
            : Json(await log.ReadTailsAsync(request.Positions, cancellationToken));

    private static async Task<IResult> IdentifyAsync(HttpContext context, CredentialReader credentials, AccountStore accounts) =>
        credentials.Read(context.Request) is { } credential && await accounts.FindAsync(credential.Token, context.RequestAborted) is { } user
            ? Json(new KnownPerson(user.Id, user.ShownName))
            : Results.StatusCode(StatusCodes.Status401Unauthorized);

    private static async Task<IResult> EndedAsync(
        SignInsRequest request, PersonLookup people, IOptions<StreamOptions> options, CancellationToken cancellationToken) =>
        request.SignIns.Count > options.Value.MaxPositions
            ? Results.StatusCode(StatusCodes.Status413PayloadTooLarge)
            : Json(new EndedSignIns(await people.FindEndedAsync(request.SignIns, cancellationToken)));

    private static async Task<IResult> RecordAsync(
        RecordQuery query, StatusRecords records, QueueForecast forecast, CancellationToken cancellationToken) =>
        await records.FindAsync(query.UserId, query.Name, cancellationToken) is { } task
            ? Json(await forecast.DescribeAsync(task, cancellationToken))
            : Results.NotFound();

    private static async Task<IResult> AcknowledgeAsync(
        AcknowledgeRequest request, StreamAcknowledgements acknowledgements, IOptions<StreamOptions> options, CancellationToken cancellationToken)
    {
        if (request.Positions.Count > options.Value.MaxPositions)
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        await acknowledgements.WriteAsync(request.Positions, cancellationToken);
        return Results.NoContent();
    }

    private static async Task<IResult> CancelAsync(TaskQuery query, TaskLedger ledger, CancellationToken cancellationToken) =>
        Json(new CancelAnswer(await ledger.CancelAsync(query.UserId, query.TaskId, cancellationToken) == true));

    private static async Task<IResult> StatusAsync(
        TaskQuery query, TaskQueries tasks, QueueForecast forecast, CancellationToken cancellationToken) =>
        await tasks.FindAsync(query.UserId, query.TaskId, cancellationToken) is { } task
            ? Json(await forecast.DescribeAsync(task, cancellationToken))
            : Results.StatusCode(StatusCodes.Status404NotFound);

    private static IResult Json<T>(T value) => Results.Json(value, WireJson.Internal);
}
