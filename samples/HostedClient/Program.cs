using HostedClient;

await WebService.Build(args).RunAsync();
