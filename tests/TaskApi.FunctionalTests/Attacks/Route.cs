using AiTasks.TaskApi.Accounts;
using Microsoft.AspNetCore.Routing;

namespace AiTasks.TaskApi.FunctionalTests.Attacks;

/// <summary>A route of the task API, as the running node has it: what is added later is attacked too.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Pattern">Its path, with its parameters and without what they have to look like.</param>
/// <param name="Door">Who is let in; null for everybody.</param>
internal sealed record Route(HttpMethod Method, string Pattern, IDoor? Door)
{
    private static readonly string[] BodyMethods = ["POST", "PUT", "PATCH"];

    public static IReadOnlyList<Route> AllOf(TaskApiFixture fixture) =>
    [
        .. from endpoint in fixture.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           select new Route(new HttpMethod(method), Plain(endpoint), endpoint.Metadata.GetMetadata<IDoor>()),
    ];

    public bool HasParameters => Pattern.Contains('{', StringComparison.Ordinal);

    public bool HasBody => BodyMethods.Contains(Method.Method);

    /// <summary>Its path with a value for every parameter.</summary>
    public string PathWith(Func<string, string> value) => string.Join('/', Pattern.Split('/').Select(segment =>
        segment.StartsWith('{') ? value(segment) : segment));

    public override string ToString() => $"{Method} {Pattern}";

    private static string Plain(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            _ => ".",
        }))));
}
