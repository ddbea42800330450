using MassTransit;

namespace AiTasks.ServiceDefaults.Bus;

/// <summary>Sends that must arrive in a queue.</summary>
public static class MandatorySend
{
    /// <summary>Does only that.</summary>
    public static readonly IPipe<SendContext> Pipe = MassTransit.Pipe.Execute<SendContext>(context => context.RequireQueue());

    /// <summary>
    /// Makes a send fail when no queue receives it. Without this the broker confirms and drops what is sent before the receiver
    /// has declared its queue for the first time.
    /// </summary>
    public static void RequireQueue(this SendContext context)
    {
        if (context.TryGetPayload<RabbitMqSendContext>(out var rabbit))
            rabbit.Mandatory = true;
    }
}
