namespace AiTasks.Gateway.Routing;

/// <summary>
/// Gives a request up whose service has fallen silent: none of its processes says that it is ready, and none has answered
/// anybody for a while. A service that is merely slow goes on answering, and is waited for. Whether a request given up was
/// processed nobody can know; clients that must know start their tasks under a key.
/// </summary>
internal sealed class AnswerLimit(RequestDelegate next, SilenceWatch watch)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var gone = context.RequestAborted;
        var service = context.GetReverseProxyFeature();
        var waiting = new WaitingRequest(context, service, watch.Of(service.Cluster.Config.ClusterId));
        context.RequestAborted = waiting.Token;
        context.Response.OnStarting(static state => ((WaitingRequest)state).NoteAnswer(), waiting);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (waiting.IsOver && !gone.IsCancellationRequested)
        {
            // Between two tries to connect.
        }
        finally
        {
            context.RequestAborted = gone;
            waiting.Dispose();
        }

        if (waiting.IsOver && !gone.IsCancellationRequested && !context.Response.HasStarted)
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
    }
}
