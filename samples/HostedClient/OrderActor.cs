using System.Text;
using Akka;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using Akka.Streams.Dsl;
using NymActors;

namespace HostedClient;

/// <summary>Confirms every order that comes with a way to answer.</summary>
public sealed class OrderActor : ReceiveActor
{
    private readonly NymClient _client;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    /// <summary>Made by <see cref="Props"/>.</summary>
    public OrderActor(NymClient client)
    {
        _client = client;
        ReceiveAsync<IncomingMessage>(ConfirmAsync);
    }

    /// <summary>How the actor is made.</summary>
    public static Props Props(NymClient client) => Akka.Actor.Props.Create(() => new OrderActor(client));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        // An acknowledgement for each message: the stream brings the next one when this actor is done with the last.
        var self = Self;
        _client.Source
            .Ask<Done>(self, TimeSpan.FromMinutes(1), parallelism: 1)
            .RunWith(Sink.Ignore<Done>(), Context.Materializer());
    }

    private async Task ConfirmAsync(IncomingMessage order)
    {
        var sender = Sender;
        if (order.SenderTag is { } customer)
        {
            await _client.ReplyAsync(customer, Encoding.UTF8.GetBytes($"confirmed: {Encoding.UTF8.GetString(order.Data.Span)}"));
        }
        else
        {
            _log.Info("An order without a way to answer was left aside");
        }

        sender.Tell(Done.Instance);
    }
}
