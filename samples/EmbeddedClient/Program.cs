using EmbeddedClient;

await Conversation.RunAsync(Console.Out);
