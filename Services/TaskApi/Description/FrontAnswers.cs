using AiTasks.Contracts;
using Microsoft.OpenApi;

namespace AiTasks.TaskApi.Description;

/// <summary>Contract A answers refusals of the business with status 200: there a body is one of two, told apart by <c>status</c>.</summary>
internal static class FrontAnswers
{
    private const string Root = "/api/rest/front/";

    public static void Describe(OpenApiDocument document)
    {
        foreach (var operation in document.Paths.Where(path => path.Key.StartsWith(Root, StringComparison.Ordinal)).SelectMany(path => path.Value.Operations ?? []))
        {
            if (operation.Value.Responses?["200"].Content?.Values.FirstOrDefault() is not { Schema: OpenApiSchemaReference { Reference.Id: { } id } answer } body)
                continue;

            SetStatus(document, id, "ok");
            body.Schema = new OpenApiSchema { OneOf = [answer, new OpenApiSchemaReference(nameof(FrontErrorBody), document)] };
        }

        SetStatus(document, nameof(FrontErrorBody), "error");
    }

    private static void SetStatus(OpenApiDocument document, string schema, string word)
    {
        if (document.Components?.Schemas?[schema].Properties?["status"] is OpenApiSchema status) status.Const = word;
    }
}
