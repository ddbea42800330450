using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AiTasks.Contracts;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace AiTasks.TaskApi.Description;

/// <summary>Schemas of what is on the wire: by its names, and with every member required that is always written.</summary>
internal sealed class WireSchemas
{
    private readonly Dictionary<string, string[]> _written = [];

    /// <summary>
    /// The framework makes schemas with the options that it binds internal bodies with; public bodies are read and written with the wire's.
    /// </summary>
    /// <param name="services">With the services of the document already.</param>
    /// <param name="document">The document's name.</param>
    public static void UseWireNames(IServiceCollection services, string document)
    {
        var maker = services.Single(service => service.IsKeyedService && Equals(service.ServiceKey, document) && service.ServiceType.Name == "OpenApiSchemaService");
        var options = new JsonOptions();
        options.SerializerOptions.PropertyNamingPolicy = WireJson.SnakeCase.PropertyNamingPolicy;

        // Numbers are written as numbers; that some clients may quote them is not for new ones to know.
        options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        options.SerializerOptions.TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(SayWhatIsNeverNull);
        services.Remove(maker);
        services.AddKeyedSingleton(maker.ServiceType, document, (provider, _) =>
            ActivatorUtilities.CreateInstance(provider, maker.ServiceType, document, Options.Create(options)));
    }

    /// <summary>Notes which members of a type are always written.</summary>
    public Task NoteAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object && OpenApiOptions.CreateDefaultSchemaReferenceId(context.JsonTypeInfo) is { } name)
        {
            lock (_written)
                _written[name] = [.. context.JsonTypeInfo.Properties.Where(member => !IsLeftOutWhenNull(member)).Select(member => member.Name)];
        }

        return Task.CompletedTask;
    }

    /// <summary>Requires what is always written, in types that are answers alone.</summary>
    public void Require(OpenApiDocument document)
    {
        var schemas = document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>();
        var operations = document.Paths.SelectMany(path => path.Value.Operations ?? []).Select(operation => operation.Value).ToList();
        var asked = Reach(schemas, operations.SelectMany(operation => Bodies(operation.RequestBody?.Content)));
        var answered = Reach(
            schemas, operations.SelectMany(operation => operation.Responses ?? []).SelectMany(response => Bodies(response.Value.Content)));
        foreach (var name in answered.Except(asked))
        {
            if (schemas[name] is OpenApiSchema { Properties: { Count: > 0 } properties } schema && _written.TryGetValue(name, out var written))
                schema.Required = new SortedSet<string>(written.Where(properties.ContainsKey), StringComparer.Ordinal);
        }
    }

    // Nobody can put a null where nothing can be put; the serializer takes that for a member that may be null.
    private static void SayWhatIsNeverNull(JsonTypeInfo type)
    {
        foreach (var member in type.Properties.Where(member => member is { Set: null, IsGetNullable: false })) member.IsSetNullable = false;
    }

    private static bool IsLeftOutWhenNull(JsonPropertyInfo member) =>
        member.Get is null || (member.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true)
            .OfType<JsonIgnoreAttribute>().Any(ignored => ignored.Condition == JsonIgnoreCondition.WhenWritingNull) ?? false);

    private static IEnumerable<IOpenApiSchema> Bodies(IDictionary<string, OpenApiMediaType>? content) =>
        (content?.Values ?? []).Select(body => body.Schema).OfType<IOpenApiSchema>();

    private static HashSet<string> Reach(IDictionary<string, IOpenApiSchema> schemas, IEnumerable<IOpenApiSchema> from)
    {
        var reached = new HashSet<string>();
        var open = new Stack<IOpenApiSchema>(from);
        while (open.TryPop(out var schema))
        {
            if (schema is OpenApiSchemaReference { Reference.Id: { } id })
            {
                if (reached.Add(id) && schemas.TryGetValue(id, out var named)) open.Push(named);
                continue;
            }

            IEnumerable<IOpenApiSchema?> parts =
                [.. schema.Properties?.Values ?? [], .. schema.OneOf ?? [], .. schema.AnyOf ?? [], .. schema.AllOf ?? [], schema.Items, schema.AdditionalProperties];
            foreach (var part in parts.OfType<IOpenApiSchema>()) open.Push(part);
        }

        return reached;
    }
}
