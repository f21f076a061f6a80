using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using NymActors;

namespace EmbeddedClient;

/// <summary>Answers whoever asks anonymously, without learning who that is.</summary>
public static class EchoService
{
    /// <summary>Runs until the client is disposed.</summary>
    public static Task<Done> RunAsync(NymClient client, IMaterializer materializer) => client.Source
        .Where(message => message.SenderTag is not null)
        .Select(message => OutgoingMessage.Reply(message.SenderTag!.Value, Answer(message)))
        .RunWith(client.Sink, materializer);

    private static byte[] Answer(IncomingMessage question) => [.. "echo: "u8, .. question.Data.Span];
}
