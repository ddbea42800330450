using System.Text.Json.Serialization;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Producers;

namespace AiTasks.TaskApi.UiEvents;

/// <summary>How many events a call brought to where screens listen.</summary>
public sealed record UiEventsAnswer([property: JsonPropertyName("sent")] int Sent);

/// <summary>Driving of a person's screens by other backends (contract D).</summary>
internal static class UiEventEndpoints
{
    public static WebApplicationBuilder AddUiEvents(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<UiEventOptions>().BindConfiguration(nameof(UiEventOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<RedirectTargets>();
        builder.Services.AddSingleton<UiFrames>();
        builder.Services.AddSingleton<Screens>();
        return builder;
    }

    public static IEndpointRouteBuilder MapUiEvents(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/ui-events", ShowAsync).WithMetadata(new ServiceOrPersonDoor()).WithTags("Screens")
            .WithName("showOnScreens").WithSummary("Does something on all screens that a person has open now: for services, and for people on screens of their own")
            .WithDescription(
                "Redirect, toast, refresh, update or modal. Nothing is kept: screens opened later hear nothing of it. Events of calls made one after another arrive in that order.")
            .Produces<UiEventsAnswer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return endpoints;
    }

    private static async Task<IResult> ShowAsync(UiEvent shown, CurrentUser? person, Screens screens, CancellationToken cancellationToken)
    {
        if (person is not null)
        {
            if (!IsFor(person, shown)) return NotTheirScreen.ToResult();
            shown = shown with { UserId = person.Id, User = null };
        }

        return (await screens.ShowAsync([shown], cancellationToken))[0] is { } problem ? problem.ToResult() : Results.Ok(new UiEventsAnswer(1));
    }

    private static ProducerProblem NotTheirScreen => new(
        StatusCodes.Status403Forbidden, "not_your_screen", "People send events to screens of their own; for other people's a service's key is needed.");

    private static bool IsFor(CurrentUser person, UiEvent shown) =>
        (shown.UserId is null || shown.UserId == person.Id)
        && (shown.User is null || shown.User.Equals(person.Username, StringComparison.OrdinalIgnoreCase)
            || shown.User.Equals(person.Email, StringComparison.OrdinalIgnoreCase));
}
